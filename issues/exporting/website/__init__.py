"""The whole archive as a website of files, that works opened from a folder and on any web server.

In: what readers see. Out: pages with links from file to file, feeds, pictures, a search without a server. Pages are asked of
the URLconf, as readers ask for them; imports like `exporting`."""
