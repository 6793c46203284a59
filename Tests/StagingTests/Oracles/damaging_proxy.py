"""An HTTP proxy to one origin that damages some bodies: damaging_proxy.py ORIGIN UP DOWN PATTERN

Flips a bit of the first UP bodies that are sent and of the first DOWN bodies that come, of objects whose path holds
PATTERN. Prints its address; ends with its parent.
"""
import ctypes, http.client, signal, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ctypes.CDLL(None).prctl(1, signal.SIGKILL)
host = sys.argv[1].removeprefix("http://")
left = {"up": int(sys.argv[2]), "down": int(sys.argv[3])}
pattern = sys.argv[4]
lock = threading.Lock()


def flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


class Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def takes(self, way, data):
        with lock:
            if not data or pattern not in self.path or left[way] == 0:
                return False
            left[way] -= 1
            return True

    def any(self):
        if self.headers.get("expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.command == "PUT" and self.takes("up", body):
            body = flipped(body)
        link = http.client.HTTPConnection(host)
        link.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() != "expect":
                link.putheader(name, value)
        link.endheaders(body)
        answer = link.getresponse()
        data = answer.read()
        if self.command == "GET" and answer.status in (200, 206) and self.takes("down", data):
            data = flipped(data)
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = any

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
