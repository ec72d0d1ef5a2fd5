"""The site as a web process serves it, pages from memory included, asked without a server."""

from io import BytesIO

from django.core.handlers.wsgi import WSGIHandler

from newsletter.pages import Pages


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body
        self.cookies = [value for name, value in headers if name == "Set-Cookie"]


class Site:
    """A process that serves the site; counts how often Django was asked."""

    def __init__(self, **kw):
        self.asked = 0
        self.django = WSGIHandler()
        self.pages = Pages(self.ask, **kw)

    def ask(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)

    def get(self, path, query="", method="GET", **headers) -> Answer:
        said = []
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        } | headers
        result = self.pages(environ, lambda status, headers, problem=None: said.append((status, headers)))
        body = b"".join(result)
        getattr(result, "close", bool)()
        return Answer(*said[-1], body)
