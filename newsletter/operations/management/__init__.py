"""The commands of whoever runs the site."""
