"""What ECS tells a container about itself: container_metadata.py IMAGE_ID. Prints its address; ends with its parent."""
import ctypes, json, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Metadata(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"DockerId": "1", "Image": "tools:1", "ImageID": sys.argv[1], "Type": "NORMAL"}).encode()
        self.send_response(200 if self.path == "/v4/1" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Metadata)
print("http://127.0.0.1:%d/v4/1" % server.server_port, flush=True)
server.serve_forever()
