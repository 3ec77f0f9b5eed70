"""Compare the specification of an application with its sequence listing."""
