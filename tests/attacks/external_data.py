"""A model is dropped into the models folder whose weights lie in another file, which no hash covers."""
import hashlib
import json
import shutil
import time

from attack import main
from target import within

BEFORE = 'An ONNX file with external data was taken: its hash held, what it read from beside it was outside of the hash.'
QUICK = True
WEIGHTS = 'weights.bin'


def attack(sites, finding):
    settings = {'Recognition:ModelsFolder': 'models', 'Classification:WatchSeconds': 1, 'Api:Burst': 1000}
    with sites.start(settings=settings, prepare=lambda data: _copy(sites, data)) as site:
        folder = site.data.parent / 'models'
        before = _models(site)
        _drop(folder, 'honest', b'')
        taken = within(30, lambda: 'honest' in _models(site))
        finding.note(
            taken is not None,
            f'a model without it is taken after {taken or 0:.0f} s',
            f'a model without external data is not taken: {before}',
        )
        (folder / WEIGHTS).write_bytes(b'\0\0\x80\x3f')
        _drop(folder, 'outside', _external())
        taken = within(8, lambda: 'outside' in _models(site))
        finding.note(taken is None, 'a model with external data is refused', 'a model with external data is taken')
        time.sleep(0.1)
        finding.note('outside' in site.log, 'the log names it', 'the log does not name it')


def _copy(sites, data):
    # As the program looks for them: beside it, else in the checkout that it was built in.
    around = (folder / 'models' for folder in (sites.folder, *sites.folder.resolve().parents))
    models = next(folder for folder in around if (folder / 'manifest.json').exists())
    shutil.copytree(models, data.parent / 'models', ignore=shutil.ignore_patterns('training'))


def _models(site):
    return [one['id'] for one in json.loads(site.visitor().get('/api/v1/models').body)['items']]


def _drop(folder, name, more):
    """Puts a copy of the smallest model there, with `more` behind its bytes, and names it in the manifest."""
    manifest = json.loads((folder / 'manifest.json').read_text())
    entry = dict(
        min(manifest['models'], key=lambda one: (folder / one['file']).stat().st_size),
        id=name,
        file=f'{name}.onnx',
        default=False,
    )
    model = (folder / min(manifest['models'], key=lambda one: (folder / one['file']).stat().st_size)['file']).read_bytes() + more
    (folder / entry['file']).write_bytes(model)
    entry['sha256'] = hashlib.sha256(model).hexdigest()
    manifest['models'].append(entry)
    (folder / 'manifest.new').write_text(json.dumps(manifest))
    (folder / 'manifest.new').replace(folder / 'manifest.json')


def _external():
    """A graph with one tensor whose data lie in a file; behind a model's bytes it is merged into the model's graph, as protobuf has it."""
    def field(number, data):
        return bytes([number << 3 | 2, len(data)]) + data

    where = ((b'location', WEIGHTS.encode()), (b'offset', b'0'), (b'length', b'4'))
    entries = b''.join(field(13, field(1, key) + field(2, value)) for key, value in where)
    tensor = b'\x08\x01' + b'\x10\x01' + field(8, b'outside') + entries + b'\x70\x01'
    return field(7, field(5, tensor))


if __name__ == '__main__':
    raise SystemExit(main())
