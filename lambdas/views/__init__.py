"""Make and drop the Athena views during a deployment."""
