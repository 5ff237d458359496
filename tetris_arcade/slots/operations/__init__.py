"""What is done with slots, whatever the store. Nothing here prints; what takes long reports to a
`Progress`, so that it can run behind a picture as well as behind a command line."""
