"""What people see of a site: its pages as HTML, and the calls that these pages' own scripts make."""
