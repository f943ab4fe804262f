"""Pages that stay open."""
import threading
import time


class Pages:
    """Open pages, which do what the site asks of them and answer its pings."""

    def __init__(self):
        self.pages, self.lost, self.closed, self.began = [], [], threading.Event(), time.monotonic()
        self.keeper = threading.Thread(target=self._keep, daemon=True)
        self.keeper.start()

    def add(self, page):
        self.pages.append(page)

    def _keep(self):
        pinged = 0
        while not self.closed.wait(0.2):
            due = time.monotonic() > pinged + 5
            pinged = time.monotonic() if due else pinged
            for page in [page for page in self.pages if page not in self.lost]:
                page.pump(lambda: False, 0.001)
                try:
                    if due and not page.ended:
                        page.ping()
                except OSError as error:
                    page.ended = str(error)
                if page.ended:
                    self.lost.append(page)
                    print(f'a page was lost after {(time.monotonic() - self.began) / 60:.1f} min: {page.ended}', flush=True)

    def close(self):
        self.closed.set()
        self.keeper.join()
        for page in self.pages:
            page.close()
