"""A Blazor Server circuit without a browser: WebSocket, SignalR's blazorpack (MessagePack) and what pages ask of their script."""
import base64
import html
import json
import os
import re
import socket
import struct
import time
from urllib.parse import urlsplit

TIMEOUT = 20


class Refused(Exception):
    """The site did not take the socket or the circuit; `status` is the HTTP status, or None where it said no in another way."""

    def __init__(self, words, status=None):
        super().__init__(words)
        self.status = status


class WebSocket:
    """A client's end of a WebSocket (RFC 6455), as much of it as is needed here."""

    def __init__(self, url, path, headers, source=None, timeout=TIMEOUT):
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout, source_address=(source, 0) if source else None)
        self.buffer = b''
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f'GET {path} HTTP/1.1', f'Host: {parts.netloc}', 'Upgrade: websocket', 'Connection: Upgrade']
        lines += [f'Sec-WebSocket-Key: {key}', 'Sec-WebSocket-Version: 13']
        lines += [f'{name}: {value}' for name, value in headers.items()]
        self.socket.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode())
        head = self._until(b'\r\n\r\n')
        status = int(head.split(b' ', 2)[1])
        if status != 101:
            self.socket.close()
            raise Refused(f'the socket was answered {status}', status)

    def _fill(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError('the site closed the socket')
        self.buffer += data

    def _until(self, mark):
        while mark not in self.buffer:
            self._fill()
        head, self.buffer = self.buffer.split(mark, 1)
        return head

    def _take(self, count):
        while len(self.buffer) < count:
            self._fill()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def send(self, data, opcode=2):
        length = len(data)
        head = bytes([0x80 | opcode])
        if length < 126:
            head += bytes([0x80 | length])
        elif length < 65536:
            head += bytes([0x80 | 126]) + struct.pack('>H', length)
        else:
            head += bytes([0x80 | 127]) + struct.pack('>Q', length)
        mask = os.urandom(4)
        key = (mask * (length // 4 + 1))[:length]
        masked = (int.from_bytes(data, 'big') ^ int.from_bytes(key, 'big')).to_bytes(length, 'big') if length else b''
        self.socket.sendall(head + mask + masked)

    def receive(self, timeout=TIMEOUT):
        """The next message's bytes. Raises TimeoutError, or ConnectionError once the site has closed."""
        self.socket.settimeout(timeout)
        message = b''
        while True:
            # A time-out while nothing of a frame is taken loses nothing.
            while len(self.buffer) < 2:
                self._fill()
            first, second = self.buffer[0], self.buffer[1]
            self.socket.settimeout(TIMEOUT)
            self._take(2)
            length = second & 127
            if length == 126:
                length, = struct.unpack('>H', self._take(2))
            elif length == 127:
                length, = struct.unpack('>Q', self._take(8))
            data = self._take(length)
            opcode = first & 15
            if opcode == 8:
                raise ConnectionError(f'the site closed the socket: {data[2:].decode(errors="replace")}')
            if opcode == 9:
                self.send(data, 10)
                continue
            if opcode in (0, 1, 2):
                message += data
                if first & 0x80:
                    return message

    def close(self):
        self.socket.close()


def pack(value):
    """MessagePack of None, booleans, whole numbers, texts, bytes, lists and dictionaries."""
    if value is None:
        return b'\xc0'
    if value is True or value is False:
        return b'\xc3' if value else b'\xc2'
    if isinstance(value, int):
        return bytes([value]) if 0 <= value < 128 else b'\xd3' + struct.pack('>q', value)
    if isinstance(value, str):
        data = value.encode()
        return b'\xdb' + struct.pack('>I', len(data)) + data
    if isinstance(value, (bytes, bytearray)):
        return b'\xc6' + struct.pack('>I', len(value)) + bytes(value)
    if isinstance(value, (list, tuple)):
        return b'\xdd' + struct.pack('>I', len(value)) + b''.join(pack(one) for one in value)
    return b'\xdf' + struct.pack('>I', len(value)) + b''.join(pack(k) + pack(v) for k, v in value.items())


def unpack(data, at=0):
    """One MessagePack value of `data`, and where the next begins."""
    kind = data[at]
    at += 1
    if kind < 0x80:
        return kind, at
    if kind >= 0xe0:
        return kind - 256, at
    if kind < 0x90:
        return _map(data, at, kind & 15)
    if kind < 0xa0:
        return _list(data, at, kind & 15)
    if kind < 0xc0:
        return data[at:at + (kind & 31)].decode(), at + (kind & 31)
    if kind in (0xc0, 0xc2, 0xc3):
        return {0xc0: None, 0xc2: False, 0xc3: True}[kind], at
    if kind in _NUMBERS:
        form = _NUMBERS[kind]
        size = struct.calcsize(form)
        return struct.unpack_from(form, data, at)[0], at + size
    form, then = _SIZED[kind]
    length, = struct.unpack_from(form, data, at)
    at += struct.calcsize(form)
    if then == 'text':
        return data[at:at + length].decode(), at + length
    if then == 'bytes':
        return data[at:at + length], at + length
    return _list(data, at, length) if then == 'list' else _map(data, at, length)


_NUMBERS = {0xca: '>f', 0xcb: '>d', 0xcc: '>B', 0xcd: '>H', 0xce: '>I', 0xcf: '>Q', 0xd0: '>b', 0xd1: '>h', 0xd2: '>i', 0xd3: '>q'}
_SIZED = {
    0xc4: ('>B', 'bytes'), 0xc5: ('>H', 'bytes'), 0xc6: ('>I', 'bytes'), 0xd9: ('>B', 'text'), 0xda: ('>H', 'text'), 0xdb: ('>I', 'text'),
    0xdc: ('>H', 'list'), 0xdd: ('>I', 'list'), 0xde: ('>H', 'map'), 0xdf: ('>I', 'map'),
}


def _list(data, at, count):
    values = []
    for _ in range(count):
        value, at = unpack(data, at)
        values.append(value)
    return values, at


def _map(data, at, count):
    values = {}
    for _ in range(count):
        key, at = unpack(data, at)
        values[key], at = unpack(data, at)
    return values, at


class Circuit:
    """A page that is open on the site, from its first HTML to its circuit."""

    def __init__(self, visitor, path='/', headers=None, page=None):
        """Loads the page (or takes `page`, its HTML) and opens the socket. Raises Refused where the site says no."""
        self.visitor, self.path = visitor, path
        if page is None:
            answer = visitor.get(path)
            if answer.status != 200:
                raise Refused(f'the page was answered {answer.status}', answer.status)
            page = answer.text
        markers = [json.loads(html.unescape(marker)) for marker in re.findall(r'<!--Blazor:(\{.*?\})-->', page)]
        self.markers = [marker for marker in markers if marker.get('type') == 'server' and 'descriptor' in marker]
        state = re.search(r'<!--Blazor-Server-Component-State:(.*?)-->', page)
        self.state = state.group(1) if state else ''
        self.calls, self.objects, self.streams, self.asked, self.stored, self.errors = {}, {}, {}, [], [], []
        self.renders = self.count = 0
        self.ended = None
        self.buffer = b''
        own = {'Origin': visitor.url, 'Sec-Fetch-Site': 'same-origin', 'User-Agent': 'attack'}
        own.update(headers or {})
        if visitor.cookies:
            own['Cookie'] = visitor.cookie_header()
        self.socket = WebSocket(visitor.url, '/_blazor', {k: v for k, v in own.items() if v is not None}, visitor.source)
        self.socket.send(b'{"protocol":"blazorpack","version":1}\x1e', 1)
        answer = self.socket.receive()
        head, _, self.buffer = answer.partition(b'\x1e')
        if b'error' in head:
            raise Refused(f'the hub said {head.decode()}')

    def start(self, base=None, uri=None, timeout=TIMEOUT):
        """StartCircuit and the page's components. Raises Refused where the site gives no circuit."""
        base = base or self.visitor.url + '/'
        circuit = self.invoke('StartCircuit', base, uri or base + self.path.lstrip('/'), '[]', self.state, timeout=timeout)
        if not circuit:
            raise Refused('StartCircuit gave no circuit')
        operations = [{'type': 'add', 'ssrComponentId': i + 1, 'marker': marker} for i, marker in enumerate(self.markers)]
        self.send('UpdateRootComponents', json.dumps({'batchId': 1, 'operations': operations}), self.state)
        return circuit

    def send(self, target, *arguments, invocation=None):
        self._write(pack([1, {}, invocation, target, list(arguments), []]))

    def _write(self, body):
        length, head = len(body), b''
        while True:
            head += bytes([(length & 127) | (128 if length > 127 else 0)])
            length >>= 7
            if not length:
                break
        self.socket.send(head + body)

    def ping(self):
        """Says that the page is there; the site gives up one that says nothing for half a minute."""
        self._write(pack([6]))

    def invoke(self, target, *arguments, timeout=TIMEOUT):
        """Calls the hub and waits for what it gives."""
        self.count += 1
        name = str(self.count)
        self.send(target, *arguments, invocation=name)
        if not self.pump(lambda: name in self.calls, timeout):
            raise Refused(f'{target} was not answered' + (f': {self.ended}' if self.ended else ''))
        kind, value = self.calls.pop(name)
        if kind == 1:
            raise Refused(f'{target} was refused: {value}')
        return value

    def dispatch(self, instance, method, *arguments):
        """Calls what a page lets its script call (JSInvokable); what comes of it shows in other messages."""
        self.count += 1
        self.send('BeginInvokeDotNetFromJS', f'js{self.count}', None, method, instance, json.dumps(arguments))

    def picture(self, data):
        """A picture as an argument: the site asks for its bytes."""
        self.count += 1
        self.streams[self.count] = data
        return {'__jsStreamReferenceLength': len(data), '__jsObjectId': self.count}

    def pump(self, until, timeout):
        """Does what the site asks until `until` holds; false where the time or the circuit ended first."""
        end = time.monotonic() + timeout
        while not until():
            left = end - time.monotonic()
            if left <= 0 or self.ended:
                return until()
            try:
                for message in self._messages(left):
                    self._handle(message)
            except TimeoutError:
                return until()
            except OSError as error:
                self.ended = str(error) or type(error).__name__
        return True

    def _messages(self, timeout):
        self.buffer += self.socket.receive(timeout)
        while self.buffer:
            length = shift = used = 0
            while True:
                byte = self.buffer[used]
                length |= (byte & 127) << shift
                shift, used = shift + 7, used + 1
                if byte < 128:
                    break
            message, self.buffer = self.buffer[used:used + length], self.buffer[used + length:]
            yield unpack(message)[0]

    def _handle(self, message):
        kind = message[0]
        if kind == 1:
            self._called(message[3], message[4])
        elif kind == 3:
            self.calls[message[2]] = (message[3], message[4] if len(message) > 4 else None)
        elif kind == 6:
            self.ping()
        elif kind == 7:
            self.ended = f'the site closed the circuit: {message[1] if len(message) > 1 else None}'

    def _called(self, target, arguments):
        if target == 'JS.RenderBatch':
            self.renders += 1
            self.send('OnRenderCompleted', arguments[0], None)
        elif target == 'JS.BeginInvokeJS':
            self._asked(*arguments[:4])
        elif target == 'JS.Error':
            self.errors.append(arguments[0])

    def _asked(self, handle, identifier, arguments, kind):
        given = json.loads(arguments) if arguments else []
        self.asked.append(f'{identifier}{arguments}')
        result = None
        if identifier == 'sessionStorage.setItem':
            self.stored.append(given)
        elif kind == 1:
            self.count += 1
            result = {'__jsObjectId': self.count}
            for one in given:
                if isinstance(one, dict) and '__dotNetObject' in one:
                    self.objects[identifier] = one['__dotNetObject']
        if handle:
            self.send('EndInvokeJSFromDotNet', handle, True, json.dumps([handle, True, result]))
        if identifier == 'Blazor._internal.sendJSDataStream':
            # After the answer: the site reads none of it before.
            self._stream(given[1], self.streams[given[0]['__jsObjectId']], given[2])

    def _stream(self, stream, data, chunk):
        for number, at in enumerate(range(0, len(data), chunk)):
            self.send('ReceiveJSDataChunk', stream, number, data[at:at + chunk], None)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
