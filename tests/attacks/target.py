"""The site that is attacked, started from its published folder in a data folder of its own or running elsewhere; and who visits it."""
import http.client
import os
import pathlib
import re
import resource
import signal
import socket
import sqlite3
import ssl
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

PASSWORD = 'correct horse battery staple 1871'
ADMIN = 'Wilma'
FACE = pathlib.Path(__file__).resolve().parents[2] / 'EmotionWeb.Tests' / 'TestData' / 'astronaut.png'
STARTS_WITHIN = 120


class NotHere(Exception):
    """This attack cannot be made here; says why."""


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode(errors='replace')

    @property
    def location(self):
        return self.headers.get('Location', '')

    def cookies(self):
        """The lines that set cookies."""
        return self.headers.get_all('Set-Cookie') or []


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.open = [], None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == 'form':
            self.open = {'action': given.get('action', ''), 'fields': {}}
            self.forms.append(self.open)
        elif tag == 'input' and self.open is not None and given.get('type') == 'hidden' and given.get('name'):
            self.open['fields'][given['name']] = given.get('value') or ''

    def handle_endtag(self, tag):
        if tag == 'form':
            self.open = None


class Visitor:
    """A browser without a screen: keeps cookies whatever they say of themselves, sends forms as they were served, follows no redirect."""

    def __init__(self, url, source=None, headers=None):
        self.url, self.source, self.headers, self.cookies = url.rstrip('/'), source, dict(headers or {}), {}

    def cookie_header(self):
        return '; '.join(f'{name}={value}' for name, value in self.cookies.items())

    def copy(self):
        """Another browser with the same cookies."""
        other = Visitor(self.url, self.source, self.headers)
        other.cookies = dict(self.cookies)
        return other

    def connect(self, timeout=60):
        parts = urlsplit(self.url)
        source = (self.source, 0) if self.source else None
        if parts.scheme == 'https':
            return http.client.HTTPSConnection(
                parts.hostname,
                parts.port,
                timeout=timeout,
                source_address=source,
                context=ssl.create_default_context(),
            )
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout, source_address=source)

    def ask(self, method, path, body=None, headers=None, timeout=60):
        connection = self.connect(timeout)
        try:
            sent = {**self.headers, **(headers or {})}
            if self.cookies and 'Cookie' not in sent:
                sent['Cookie'] = self.cookie_header()
            connection.request(method, path, body, {k: v for k, v in sent.items() if v is not None})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.cookies():
            name, value = line.split(';', 1)[0].split('=', 1)
            if not value or re.search(r'expires=Thu, 01 Jan 1970|max-age=0', line, re.I):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **more):
        return self.ask('GET', path, **more)

    def form(self, page, name):
        """Where a page's form goes to and its hidden fields; `name` is its handler's or its action."""
        parsed = _Forms()
        answer = self.get(page)
        parsed.feed(answer.text)
        for form in parsed.forms:
            if form['fields'].get('_handler') == name or form['action'].strip('/') == name.strip('/'):
                return '/' + form['action'].lstrip('/') if form['action'] else page, form['fields']
        raise LookupError(f'{page} ({answer.status}) has no form {name}')

    def send(self, page, name, **fields):
        """Loads a page, fills in one of its forms (`Form_Name` is the field Form.Name) and sends it."""
        action, values = self.form(page, name)
        values.update({key.replace('_', '.', 1): value for key, value in fields.items()})
        return self.post(action, values)

    def post(self, path, values, **more):
        return self.ask('POST', path, urlencode(values), {'Content-Type': 'application/x-www-form-urlencoded', **more})

    def sign_in(self, name=ADMIN, password=PASSWORD, page='/account/sign-in'):
        """Whether name and password were taken."""
        return self.send(page, 'sign-in', Form_Name=name, Form_Password=password).status == 302

    def picture(self, data, timeout=60):
        """Has the API read a picture."""
        return self.ask('POST', '/api/v1/readings', data, {'Content-Type': 'application/octet-stream'}, timeout)


class Site:
    """A running site. Where it runs elsewhere, what needs its process or its data folder raises NotHere."""

    def __init__(self, url, process=None, data=None, log=None, program=None, environment=None):
        self.url, self.admins = url.rstrip('/'), set()
        self._here = {'process': process, 'data': data, 'log_file': log, 'program': program, 'environment': environment}

    def __getattr__(self, name):
        if name not in self._here:
            raise AttributeError(name)
        if self._here[name] is None:
            raise NotHere('it needs the process and its data folder')
        return self._here[name]

    def visitor(self, source=None, headers=None):
        return Visitor(self.url, source, headers)

    @property
    def log(self):
        """All it said so far."""
        return self.log_file.read_text(errors='replace')

    def alive(self):
        return self.process.poll() is None

    def ready(self, timeout=5):
        """What /readyz is answered: a status, or 0 where there is no answer."""
        try:
            return self.visitor().get('/readyz', timeout=timeout).status
        except OSError:
            return 0

    def command(self, *arguments, given=''):
        """Runs the program with other arguments on the same data folder; its output."""
        done = subprocess.run([*self.program, *arguments], input=given, env=self.environment, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise RuntimeError(f'{" ".join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}')
        return done.stdout

    def make_admin(self, name=ADMIN, password=PASSWORD):
        self.command('admin', 'create', name, given=f'{password}\n{password}\n')
        self.admins.add(name)
        return name

    def admin(self, **more):
        """A browser with the admin signed in, who is made first where there is none."""
        if ADMIN not in self.admins:
            self.make_admin()
        visitor = self.visitor(**more)
        if not visitor.sign_in():
            raise RuntimeError('the admin cannot sign in')
        return visitor

    def databases(self):
        """Every database of the data folder."""
        return sorted(self.data.glob('*.db'))

    @contextmanager
    def locked(self):
        """Holds the write lock of every database."""
        connections = [sqlite3.connect(file, timeout=30, isolation_level=None) for file in self.databases()]
        try:
            for connection in connections:
                connection.execute('BEGIN IMMEDIATE')
            yield
        finally:
            for connection in connections:
                connection.execute('ROLLBACK')
                connection.close()

    def memory(self, what='VmRSS'):
        """Megabytes of the process: VmRSS now, VmHWM at its peak."""
        return int(re.search(rf'{what}:\s+(\d+)', pathlib.Path(f'/proc/{self.process.pid}/status').read_text()).group(1)) / 1024

    def forget_peak(self):
        """Lets VmHWM begin anew."""
        pathlib.Path(f'/proc/{self.process.pid}/clear_refs').write_text('5')

    def descriptors(self):
        return len(os.listdir(f'/proc/{self.process.pid}/fd'))

    def terminate(self, timeout=60):
        """SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)


class Sites:
    """Starts sites of one published folder, and ends what it started."""

    def __init__(self, published=None, against=None):
        self.against = against
        self.program = None
        if published:
            folder = pathlib.Path(published).resolve()
            executable, library = folder / 'EmotionWeb', folder / 'EmotionWeb.dll'
            if not library.exists():
                raise SystemExit(
                    f'{folder} holds no EmotionWeb.dll: publish the site there (dotnet publish EmotionWeb -c Release -o {folder}).',
                )
            self.program = [str(executable)] if executable.exists() else ['dotnet', str(library)]
            self.folder = folder

    @contextmanager
    def start(self, settings=None, descriptors=None, host='127.0.0.1', prepare=None, environment=None, wait=True, umask=None):
        """
        A site with these settings (`{'Api:Burst': 3}`), which is ended when the block is left. `descriptors` is its ulimit -n, `prepare` is
        given its data folder before it starts, as is `environment`, which gives variables. A site elsewhere is what it is: an attack that
        needs settings, or the process, is not made there.
        """
        if self.against:
            if settings or descriptors or prepare or environment or host != '127.0.0.1':
                raise NotHere('it needs settings of its own')
            yield Site(self.against)
            return

        with tempfile.TemporaryDirectory(prefix='emotionweb-attack-') as folder:
            data = pathlib.Path(folder) / 'data'
            data.mkdir()
            if prepare:
                prepare(data)
            port = free_port()
            log = pathlib.Path(folder) / 'log'
            variables = {**os.environ, 'EMOTIONWEB_DATA': str(data)}
            variables.update({'DOTNET_ENVIRONMENT': 'Production', 'ASPNETCORE_ENVIRONMENT': 'Production'})
            for name in ('CI', 'EMOTIONWEB_URLS'):
                variables.pop(name, None)
            variables.update({key.replace(':', '__'): str(value) for key, value in (settings or {}).items()})
            variables.update(environment(data) if environment else {})

            def limit():
                if descriptors:
                    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
                if umask is not None:
                    os.umask(umask)

            with open(log, 'wb') as said:
                process = subprocess.Popen(
                    [*self.program, 'serve', '--urls', f'http://{host}:{port}'],
                    env=variables,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    preexec_fn=limit,
                    cwd=folder,
                )
            site = Site(f'http://127.0.0.1:{port}', process, data, log, self.program, variables)
            try:
                if wait:
                    _wait(site)
                yield site
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait()


def _wait(site):
    end = time.monotonic() + STARTS_WITHIN
    while site.ready() != 200:
        if not site.alive():
            raise RuntimeError(f'the site ended with {site.process.returncode} before it was ready:\n{site.log[-3000:]}')
        if time.monotonic() > end:
            raise RuntimeError(f'the site was not ready within {STARTS_WITHIN} s:\n{site.log[-3000:]}')
        time.sleep(0.1)


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def together(count, do):
    """Runs `do(i)` on `count` threads that begin at once; what each gave, or the exception that it raised."""
    results, barrier = [None] * count, threading.Barrier(count)

    def one(i):
        barrier.wait()
        try:
            results[i] = do(i)
        except Exception as error:  # Told to the caller, who judges it.
            results[i] = error

    threads = [threading.Thread(target=one, args=(i,), daemon=True) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def within(seconds, holds, every=0.25):
    """Seconds until `holds()`, or None where it did not within `seconds`."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(every)
    return None


def elsewhere(n):
    """A client's address: the loopback network has many, and each is a client of its own to the site."""
    return f'127.0.{1 + n // 250}.{1 + n % 250}'


def raise_own_limit(count):
    """Lets this process open `count` files, or says that it may not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise NotHere(f'this process may open {hard} files, and {count} are needed')
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
