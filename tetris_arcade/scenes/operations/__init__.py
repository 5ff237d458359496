"""What can be done with slots, from the screen: pop-ups over the menu, which goes on below."""
