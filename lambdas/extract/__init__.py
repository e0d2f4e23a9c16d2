"""The scheduled function that asks the upstreams, and files what people drop into the inbox."""
