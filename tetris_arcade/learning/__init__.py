"""Training: Stable-Baselines3's DQN on our environment, kept so that nothing is lost."""
