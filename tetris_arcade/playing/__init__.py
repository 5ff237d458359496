"""The process that loads models and decides, so that the frames never wait."""
