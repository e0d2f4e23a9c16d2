"""The embedded AWS: an emulator as a child process, the same CDK app deployed to it, its state on disk."""
