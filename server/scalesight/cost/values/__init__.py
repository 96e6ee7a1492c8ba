"""Values: what is known of a name, an attribute or an expression without running the code."""
