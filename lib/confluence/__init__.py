"""What we know of a site and its people: tokens, installations, and what Confluence lets an account do."""
