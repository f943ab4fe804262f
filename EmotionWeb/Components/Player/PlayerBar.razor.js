// What sounds. Two audio elements outside what Blazor draws, and a copy of the queue with where it goes from each entry: the next song
// needs nobody's answer, so that sound outlives a lost circuit. The server owns the queue; what sounds, and where, is this module's to say.

const storage = { queue: 'emotionweb.player.queue', place: 'emotionweb.player.place', sound: 'emotionweb.player.sound' };
const preloadSeconds = 20; // So long before the end of a song the next is fetched.
const backSeconds = 3; // Later than this, "previous" begins the song again.
const keepSeconds = 5;
const partLength = 16_000;
const mostUntold = 100;
const fadeSeconds = 10; // Of the sleep timer.
const beyond = 120; // Pixels: so near to what the queue has not drawn it draws on.
const playedShare = 0.9; // Of a song, after which it counts as heard.
const mostVerdicts = 100;
const [next, previous, ended, failed] = [1, 2, 3, 4]; // Places in a step, behind the entry's own key.

const channel = new BroadcastChannel('emotionweb.player');
const elements = [element(), element()];
const entries = new Map(); // Key of an entry to its sources, best first.
let steps = new Map(); // Key of an entry to where the queue goes from it: below zero, it comes there and waits.
let plain = null;
let repeat = 0;
let current = null;
let source = 0;
let active = elements[0];
let fading = null; // The element that a crossfade leaves.
let wanted = false; // Whether the listener wants sound.
let since = 0; // When the listener began to want it here: of two tabs the later one sounds.
let failures = 0;
let resumeAt = 0;
let away = null; // Waits for a server that does not answer.
let unreachable = false;
let retried = false;
let reformed = false; // Whether the current one is tried in another form.
let unready = null; // The entry that could not be loaded ahead.
let heard = null; // What the circuit heard last.
let lost = false;
let kept = 'null'; // For the circuit to take over.
let keptAt = -1;
let spoken = null;
let sleep = null;
let graph = null;
let bar = null;
let server = null;
let setup = null;
let listening = null; // The play that is heard: its entry and track, since when, how much of it, and whether that counted.
const untold = []; // Plays that counted while there was no circuit to tell.
let pageTitle = null;
let seeking = false;
let turn = null; // What was heard of the current entry.
const verdicts = []; // What a circuit is still to hear of songs that were heard or left.
const sound = { volume: 100, muted: false };

{
  const { volume, muted } = recall(storage.sound) ?? {};
  Object.assign(sound, { volume: volume >= 0 && volume <= 100 ? Number(volume) : 100, muted: muted === true });
}
listen();

/**
 * Takes a bar and its circuit. The queue that this document plays, or else the one that this device kept, is then there for the circuit to
 * take over, in so many parts (a message of a circuit is small). What sounds goes on.
 */
export function attach(root, page, settings) {
  [bar, server, setup, lost] = [root, page, settings, false];
  kept = JSON.stringify(current === null ? recall(storage.queue) : queue());
  paintVolume();
  paint();
  heard = null;
  told();
  deliver();
  bar.dataset.ready = '';
  return Math.ceil(kept.length / partLength);
}

/** A part of what is to be taken over, from 0. */
export function keptPart(number) {
  return kept.slice(number * partLength, (number + 1) * partLength);
}

/** The circuit's bar is gone; what sounds goes on. */
export function detach(page) {
  if (server === page) {
    server = null;
  }
}

/** Takes the queue as it is now: the entries not known yet, the order and where each leads, and perhaps an entry to play at once. */
export function show(view) {
  const before = current;
  const sounded = wanted;
  const onward = current === null ? 0 : steps.get(current)?.[next] ?? 0;
  view.added.forEach(entry => entries.set(entry.id, entry.sources));
  steps = new Map(view.steps.map(step => [step[0], step]));
  [plain, repeat] = [view.plain, view.repeat];
  [...entries.keys()].filter(id => !steps.has(id)).forEach(id => entries.delete(id));

  if (view.play !== null && steps.has(view.play)) {
    failures = 0;
    go(view.play, true);
  } else if (view.current === null) {
    empty();
  } else if (before === null) {
    restore(view.current);
  } else if (!steps.has(before)) {
    // What sounded was taken out.
    const goesOn = sounded && steps.has(onward);
    go(goesOn ? onward : view.current, goesOn);
  } else if (idle().dataset.entry && Number(idle().dataset.entry) !== following()) {
    unload(idle());
  }
  keep();
  heard = null; // What the circuit knows of what sounds, it knows of the queue before.
  told();
}

/** Gives the keyboard's focus to a button of an entry, where the list is in sight. */
export function focus(entry, button) {
  document.querySelector(`#player-queue-panel:popover-open [data-entry="${entry}"] [data-testid="${button}"]`)?.focus({ preventScroll: true });
}

/** Which entry is the current one, and how many seconds of it are left. */
export function place() {
  return { entry: current ?? 0, left: Number.isFinite(active.duration) ? active.duration - active.currentTime : null };
}

/** Plays where it is silent, and pauses where it is not. */
export function toggle() {
  wanted ? pause() : play();
}

// Elements

function element() {
  const audio = new Audio();
  audio.dataset.testid = 'player-audio';
  audio.preload = 'auto';
  document.body.append(audio);
  const acts = {
    playing, pause: paused, waiting, ended: end, timeupdate: tick, error: fault, loadedmetadata: measured, seeking: sought, seeked: told,
    ratechange: told,
  };
  for (const [event, act] of Object.entries(acts)) {
    audio.addEventListener(event, () => act(audio));
  }
  return audio;
}

function idle() {
  return elements[0] === active ? elements[1] : elements[0];
}

function plays(type) {
  return elements[0].canPlayType(type) !== '';
}

// One browser plays a file as it is, and another only in another form, which the site makes.
function otherForm(url) {
  return `${url}?as=${plays('audio/ogg; codecs="opus"') ? 'opus' : 'aac'}`;
}

function load(audio, id, at = 0, preload = 'auto') {
  const chosen = entries.get(id)[at];
  audio.dataset.entry = id;
  audio.preload = preload;
  audio.src = reformed && audio === active || !plays(chosen.type) ? otherForm(chosen.url) : chosen.url;
  if (graph) {
    graph.get(audio).gain.value = chosen.gain;
  }
}

function unload(audio) {
  delete audio.dataset.entry;
  audio.removeAttribute('src');
  audio.load();
}

// Loudness and crossfades need a graph; a browser that ignores "volume" (iOS) stops such a graph in the background, so it plays without.
function makeGraph() {
  if (graph || !setup?.graph || !obeysVolume()) {
    return;
  }
  const context = new AudioContext();
  graph = new Map(elements.map(audio => {
    const gain = context.createGain();
    const fade = context.createGain();
    context.createMediaElementSource(audio).connect(gain).connect(fade).connect(context.destination);
    gain.gain.value = entries.get(Number(audio.dataset.entry))?.[0].gain ?? 1;
    return [audio, { context, gain: gain.gain, fade: fade.gain }];
  }));
}

// Playing

function play() {
  if (current === null) {
    return;
  }
  since = wanted ? since : Date.now();
  wanted = true;
  say(null);
  makeGraph();
  if (fading?.paused) {
    settle();
  }
  graph?.get(active).context.resume();
  if (active.error) {
    load(active, current, source);
  }
  active.play().catch(error => {
    if (error.name === 'NotAllowedError') {
      wanted = false;
      say(setup.texts.refused);
      paint();
    } // Whatever else is wrong is told by the element's own events.
  });
  paint();
}

function pause() {
  wanted = false;
  clearTimeout(away);
  elements.forEach(audio => audio.pause());
  keepPlace();
  paint();
}

function go(id, plays, at = 0) {
  const ready = idle();
  settle();
  clearTimeout(away);
  listening = null;
  const again = id === current && Number(active.dataset.entry) === id && source === 0 && !active.error;
  [current, source, resumeAt, unready, retried, unreachable, reformed] = [id, 0, at, null, false, false, false];
  turn = null;
  if (again) {
    active.currentTime = at;
  } else if (at === 0 && Number(ready.dataset.entry) === id && !ready.error) {
    const left = active;
    active = ready;
    left.pause();
    unload(left);
  } else {
    active.pause();
    load(active, id);
  }
  mark();
  if (plays) {
    play();
  } else {
    wanted = false;
    active.pause();
  }
  introduce();
  keep();
  keepPlace();
  paint();
}

// Comes back from what the device kept: there, and silent.
function restore(id) {
  const place = recall(storage.place);
  [current, source] = [id, 0];
  resumeAt = place?.entry === id && Number.isFinite(place.position) && place.position > 0 ? place.position : 0;
  load(active, id, 0, 'metadata');
  mark();
  introduce();
  paint();
}

function empty() {
  settle();
  wanted = false;
  current = null;
  elements.forEach(audio => {
    audio.pause();
    unload(audio);
  });
  setSleep(null);
  introduce();
}

function mark() {
  elements.forEach(audio => audio.toggleAttribute('data-active', audio === active));
}

function step(kind) {
  const to = steps.get(current)?.[kind];
  if (to) {
    go(Math.abs(to), to > 0);
  }
}

function back() {
  if (active.currentTime > backSeconds) {
    seek(0);
  } else {
    step(previous);
  }
}

function forth() {
  const to = steps.get(current)?.[next];
  if (to) {
    failures = 0;
    if (wanted && !active.paused && !active.seeking) {
      hear(active.currentTime);
    }
    const left = wanted && turn && !turn.judged && seconds(turn.ranges) > 0 && active.duration > 0
      ? ['skip', current, active.currentTime / active.duration, active.currentTime] : null;
    go(Math.abs(to), to > 0);
    if (left) {
      judge(...left);
    }
  }
}

function seek(seconds) {
  if (Number.isFinite(active.duration)) {
    active.currentTime = Math.min(Math.max(seconds, 0), active.duration);
  } else {
    resumeAt = Math.max(seconds, 0);
  }
  paintTime();
}

function following() {
  const to = steps.get(current)?.[ended] ?? 0;
  return to > 0 && to !== current ? to : null;
}

function prepare() {
  const id = following();
  const ready = idle();
  if (id !== null && id !== unready && !fading && Number(ready.dataset.entry) !== id) {
    load(ready, id);
  }
}

// Where a crossfade is under way, ends it.
function settle() {
  if (fading) {
    fading.pause();
    unload(fading);
    fading = null;
  }
  graph?.forEach(({ fade }) => {
    fade.cancelScheduledValues(0);
    fade.value = 1;
  });
}

function crossfade() {
  const seconds = setup?.crossfade ?? 0;
  const id = following();
  const ready = idle();
  const left = active.duration - active.currentTime;
  if (!(seconds > 0) || !graph || fading || id === null || left > seconds || active.duration < 2 * seconds || Number(ready.dataset.entry) !== id
    || ready.readyState < HTMLMediaElement.HAVE_FUTURE_DATA || sleep?.songs || sameAlbum(current, id)) {
    return;
  }
  const curve = (from, to) => Float32Array.from({ length: 33 }, (_, i) => Math.cos((from + (to - from) * i / 32) * Math.PI / 2));
  const { context, fade } = graph.get(active);
  fade.setValueCurveAtTime(curve(0, 1), context.currentTime, left);
  graph.get(ready).fade.setValueCurveAtTime(curve(1, 0), context.currentTime, left);
  [fading, active, current, source, resumeAt, reformed] = [active, ready, id, 0, 0, false];
  turn = null;
  mark();
  play();
  introduce();
  keep();
}

function sameAlbum(one, other) {
  const [a, b] = [entries.get(one)[0], entries.get(other)[0]];
  return a.album !== null && a.album === b.album;
}

// What the elements tell

function playing(audio) {
  if (audio !== active) {
    return;
  }
  channel.postMessage(since);
  hear(audio.currentTime);
  if (unreachable) {
    say(null);
  }
  speak();
  told();
}

function paused(audio) {
  if (audio === fading && !audio.ended) {
    return;
  }
  // Paused by the browser or a headset, not by us; at its end an element pauses too.
  if (audio === active && wanted && audio.paused && !audio.ended && !audio.error) {
    wanted = false;
  }
  if (audio === active) {
    keepPlace();
    told();
  }
}

// What is sought over was not heard, and what is heard twice counts once.
function sought(audio) {
  if (audio !== active) {
    return;
  }
  if (turn) {
    turn.at = null;
  }
  if (listening) {
    listening.at = audio.currentTime;
  }
}

function hear(at) {
  turn ??= { at: null, ranges: [], judged: false };
  if (turn.at !== null && at > turn.at) {
    const [from, to] = [turn.at, at];
    const apart = turn.ranges.filter(range => range[1] < from || range[0] > to);
    const joined = turn.ranges.filter(range => !apart.includes(range));
    turn.ranges = [...apart, [Math.min(from, ...joined.map(range => range[0])), Math.max(to, ...joined.map(range => range[1]))]];
  }
  turn.at = at;
  if (!turn.judged && active.duration > 0 && seconds(turn.ranges) >= playedShare * active.duration) {
    turn.judged = true;
    judge('played', current, 1, at);
  }
}

function seconds(ranges) {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

// A circuit that is away hears of it when it is back, or the next one does.
function judge(...verdict) {
  verdicts.push(verdict);
  verdicts.splice(0, Math.max(0, verdicts.length - mostVerdicts));
  deliver();
}

function deliver() {
  while (server !== null && !lost && verdicts.length > 0) {
    tell('Judged', ...verdicts.shift());
  }
}

function waiting(audio) {
  if (audio === active) {
    paint();
  }
}

function end(audio) {
  if (audio === fading) {
    settle();
  } else if (audio === active && wanted) {
    if (turn?.at != null) {
      hear(audio.duration);
    }
    if (sleep?.songs) {
      setSleep(null);
      const to = steps.get(current)?.[ended];
      go(Math.abs(to), false);
    } else {
      step(ended);
    }
  }
}

function tick(audio) {
  if (audio !== active) {
    return;
  }
  if (audio.currentTime > 0 && !audio.paused) {
    [failures, retried, unreachable] = [0, false, false];
    if (!audio.seeking) {
      hear(audio.currentTime);
    }
    count(audio);
  }
  const left = audio.duration - audio.currentTime;
  if (wanted && left < preloadSeconds) {
    prepare();
  }
  if (wanted) {
    crossfade();
    fallAsleep();
  }
  if (Math.abs(audio.currentTime - keptAt) >= keepSeconds) {
    keepPlace();
  }
  paintTime();
}

// How much of a play is heard: what is sought over is not, and a pause in the middle makes no second play.
function count(audio) {
  const { track, counts } = entries.get(current)[source];
  if (listening?.entry !== current || listening.track !== track) {
    listening = { entry: current, track, since: Date.now(), at: audio.currentTime, seconds: 0, counted: false };
    tell('Began', track);
  }
  listening.seconds += Math.max(0, audio.currentTime - listening.at);
  listening.at = audio.currentTime;
  if (!listening.counted && counts !== null && listening.seconds >= counts) {
    listening.counted = true;
    untold.splice(0, Math.max(0, untold.length + 1 - mostUntold));
    untold.push({ track, since: listening.since });
    tellPlays();
  }
}

function tellPlays() {
  while (untold.length > 0 && tell('Counted', untold[0].track, Math.max(0, Date.now() - untold[0].since) / 1000)) {
    untold.shift();
  }
}

function measured(audio) {
  if (audio !== active) {
    return;
  }
  if (resumeAt > 0) {
    audio.currentTime = Math.min(resumeAt, audio.duration);
    resumeAt = 0;
  }
  told();
}

// Is the track no good, or is nobody there to give it? The one is passed over, the other waited for.
function fault(audio) {
  if (!audio.getAttribute('src')) {
    return;
  }
  if (audio !== active) {
    // It is tried again when its turn comes.
    unready = Number(audio.dataset.entry);
    unload(audio);
    return;
  }
  if (!wanted) {
    paint();
    return;
  }
  const [id, place] = [current, Math.max(audio.currentTime, resumeAt)];
  fetch(audio.src, { method: 'HEAD', cache: 'no-store' }).catch(() => null).then(answer => {
    const there = answer !== null && answer.status !== 503;
    const still = () => wanted && id === current && audio === active && audio.error;
    if (!still()) {
      return;
    }
    // What broke off, or may have been asked for a moment too early, has one more try, from the same place.
    const worthIt = (unreachable || audio.error.code === MediaError.MEDIA_ERR_NETWORK) && !retried;
    if (there && !worthIt) {
      fail(answer.ok);
      return;
    }
    [retried, unreachable] = [there, !there];
    away = setTimeout(() => {
      if (still()) {
        resumeAt = place;
        load(audio, id, source);
        play();
        if (!there) {
          say(setup.texts.away);
        }
      }
    }, there ? 0 : 2000);
    if (!there) {
      say(setup.texts.away);
    }
    paint();
  });
}

function fail(isThere) {
  const sources = entries.get(current);
  const title = sources[0].title;
  if (isThere && !active.src.includes('?as=') || source + 1 < sources.length) {
    // What is there and makes no sound here may do so in another form.
    reformed = isThere && !active.src.includes('?as=');
    source += reformed ? 0 : 1;
    load(active, current, source);
    play();
    return;
  }
  failures++;
  if (failures >= setup.mostFailures) {
    failures = 0;
    wanted = false;
    active.pause();
    say(setup.texts.stopped);
    paint();
  } else {
    step(failed);
    say(fill(setup.texts.failed, title));
  }
}

// Sleep

function setSleep(choice) {
  sleep = choice === null ? null : choice === 'song' ? { songs: 1 } : { at: performance.now() + choice * 60_000, choice };
  for (const button of document.querySelectorAll('[data-sleep]')) {
    button.setAttribute('aria-pressed', String(button.dataset.sleep === (choice === null ? 'off' : String(choice))));
  }
  part('player-sleep')?.toggleAttribute('data-on', sleep !== null);
  applyVolume();
}

// Heard from the song's own clock: timers of a hidden page are late.
function fallAsleep() {
  if (!sleep || sleep.songs && !(active.duration - active.currentTime < fadeSeconds)) {
    return;
  }
  const left = sleep.songs ? active.duration - active.currentTime : (sleep.at - performance.now()) / 1000;
  if (left <= 0 && !sleep.songs) {
    pause();
    setSleep(null);
    say(setup.texts.slept);
  } else {
    applyVolume(Math.min(1, Math.max(0, left / fadeSeconds)));
  }
}

// Volume

function obeysVolume() {
  const probe = new Audio();
  probe.volume = 0.5;
  return probe.volume === 0.5;
}

function applyVolume(share = 1) {
  const level = (sound.volume / 100) ** 2 * share;
  elements.forEach(audio => {
    audio.volume = level;
    audio.muted = sound.muted;
  });
}

function setVolume(volume, muted = false) {
  Object.assign(sound, { volume: Math.min(100, Math.max(0, volume)), muted });
  remember(storage.sound, sound);
  applyVolume();
  paintVolume();
}

// What is kept on the device

function queue() {
  return {
    entries: [...steps.keys()].map(id => ({ id, tracks: entries.get(id).map(s => s.track) })),
    plain,
    current,
    repeat,
  };
}

function keep() {
  if (current === null) {
    forget(storage.queue);
    forget(storage.place);
  } else {
    remember(storage.queue, queue());
  }
}

function keepPlace() {
  if (current !== null) {
    keptAt = active.currentTime;
    remember(storage.place, { entry: current, position: resumeAt || active.currentTime });
  }
}

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // Forbidden, or not what we wrote: as if nothing had been kept.
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch { /* nothing is kept */ }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch { /* nothing is kept */ }
}

// What is seen

function part(name) {
  return bar?.querySelector(`[data-testid="${name}"]`);
}

function write(name, text) {
  const at = part(name);
  if (at && at.textContent !== text) {
    at.textContent = text;
  }
}

function fill(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, place) => values[place]);
}

function say(text) {
  write('player-message', text ?? '');
}

function speak() {
  const song = entries.get(current)[source];
  if (spoken !== current) {
    spoken = current;
    write('player-spoken', fill(setup.texts.plays, song.title, song.artist));
  }
}

// Another entry is the current one.
function introduce() {
  const song = current === null ? null : entries.get(current)[source];
  document.querySelectorAll('[data-testid="queue-entry"]').forEach(row => {
    Number(row.dataset.entry) === current ? row.setAttribute('aria-current', 'true') : row.removeAttribute('aria-current');
  });
  if (!song) {
    spoken = null;
  }
  if (navigator.mediaSession) {
    navigator.mediaSession.metadata = song ? new MediaMetadata({
      title: song.title,
      artist: song.artist,
      album: song.album ?? '',
      artwork: song.cover ? [96, 256, 512].map(size => ({ src: `${song.cover}?size=${size}`, sizes: `${size}x${size}` })) : [],
    }) : null;
  }
  told();
}

function told() {
  handleKeys();
  paint();
  const news = `${current} ${sounds()}`;
  if (news !== heard && tell('Heard', current ?? 0, sounds())) {
    heard = news;
  }
  tellPlays();
}

// The circuit hears of it; where there is none the next one asks.
function tell(what, ...about) {
  return server === null || lost ? null
    : server.invokeMethodAsync(what, ...about).catch(error => lost || console.warn('The player was not heard:', error.message));
}

function sounds() {
  return current !== null && wanted && !active.paused;
}

function state() {
  return !wanted ? 'paused' : active.paused || active.seeking || active.readyState < HTMLMediaElement.HAVE_FUTURE_DATA ? 'waiting' : 'playing';
}

function paint() {
  const now = state();
  const song = current === null ? null : entries.get(current)[source];
  document.documentElement.toggleAttribute('data-sounds', wanted);
  if (navigator.mediaSession) {
    navigator.mediaSession.playbackState = current === null ? 'none' : wanted ? 'playing' : 'paused';
  }
  titlePage(song);
  if (!bar) {
    return;
  }
  bar.dataset.state = now;
  part('player-play')?.setAttribute('aria-label', wanted ? setup.texts.pause : setup.texts.play);
  write('player-title', song?.title ?? '');
  write('player-artist', song?.artist ?? '');
  write('player-source', song?.source ?? '');
  const shop = part('player-shop');
  if (shop) {
    shop.hidden = !song?.shop;
    if (song?.shop) {
      shop.href = song.shopAddress;
      write('player-shop', fill(setup.texts.shop, song.shop));
    }
  }
  const cover = part('player-cover');
  if (cover) {
    const src = song?.cover ? `${song.cover}?size=${bar.dataset.open === undefined ? 96 : 512}` : '';
    if (cover.getAttribute('src') !== src) {
      src ? cover.setAttribute('src', src) : cover.removeAttribute('src');
    }
    cover.hidden = !src;
  }
  paintTime();
}

function paintTime() {
  const slider = part('player-seek');
  const song = current === null ? null : entries.get(current)[source];
  if (!slider || !song) {
    return;
  }
  const duration = Number.isFinite(active.duration) ? active.duration : song.duration ?? 0;
  const position = seeking ? Number(slider.value) : resumeAt || active.currentTime;
  slider.max = Math.max(1, Math.round(duration * 10) / 10);
  slider.disabled = duration === 0;
  if (!seeking) {
    slider.value = position;
  }
  bar.style.setProperty('--done', duration > 0 ? Math.min(1, position / duration) : 0);
  slider.setAttribute('aria-valuetext', fill(setup.texts.place, clock(position), clock(duration)));
  write('player-time', clock(position));
  write('player-duration', clock(duration));
}

function paintVolume() {
  applyVolume();
  const slider = part('player-volume');
  if (!slider) {
    return;
  }
  slider.value = sound.muted ? 0 : sound.volume;
  slider.setAttribute('aria-valuetext', sound.muted ? setup.texts.muted : `${Math.round(sound.volume)} %`);
  bar.style.setProperty('--volume', sound.muted ? 0 : sound.volume / 100);
  bar.toggleAttribute('data-muted', sound.muted || sound.volume === 0);
  bar.toggleAttribute('data-fixed-volume', !obeysVolume());
  const mute = part('player-mute');
  mute.setAttribute('aria-pressed', String(sound.muted));
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

// While it sounds the page is named after the song; pages that come meanwhile keep their names for later.
function titlePage(song) {
  const name = song && wanted ? [song.title, song.artist].filter(Boolean).join(', ') : null;
  if (name !== null && document.title !== name) {
    pageTitle ??= document.title;
    document.title = name;
  } else if (name === null && pageTitle !== null) {
    document.title = pageTitle;
    pageTitle = null;
  }
}

// Media keys and the lock screen

function handleKeys() {
  if (!navigator.mediaSession) {
    return;
  }
  const there = current !== null;
  const timed = there && Number.isFinite(active.duration);
  const handlers = {
    play: there && play,
    pause: there && pause,
    stop: there && (() => {
      pause();
      seek(0);
    }),
    previoustrack: there && back,
    nexttrack: there && steps.get(current)?.[next] > 0 && forth,
    seekto: timed && (details => seek(details.seekTime)),
    seekbackward: timed && (details => seek(active.currentTime - (details.seekOffset ?? 10))),
    seekforward: timed && (details => seek(active.currentTime + (details.seekOffset ?? 10))),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    navigator.mediaSession.setActionHandler(action, handler || null);
  }
  const [duration, position] = [active.duration, active.currentTime];
  if (there && Number.isFinite(duration) && duration > 0 && position >= 0 && position <= duration) {
    navigator.mediaSession.setPositionState({ duration, position, playbackRate: active.playbackRate });
  } else {
    navigator.mediaSession.setPositionState();
  }
}

// What the listener does

function listen() {
  channel.addEventListener('message', event => {
    if (event.data >= since && wanted) {
      pause();
      say(setup.texts.elsewhere);
    }
  });

  document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
    lost = event.detail.state !== 'hide';
    if (!lost) {
      told();
      deliver();
    }
  });

  // The circuit's word to play comes a moment after the press. Safari lets an element play then that the press touched; others lose
  // nothing by it.
  document.addEventListener('click', event => {
    if (event.target.closest('[data-testid="song-play"], [data-testid="play-all"], [data-player-act]')) {
      makeGraph();
      elements.filter(audio => !audio.getAttribute('src')).forEach(audio => audio.load());
    }
  }, true);

  const acts = {
    play: toggle,
    previous: back,
    next: forth,
    mute: () => setVolume(sound.volume || 50, !sound.muted && sound.volume > 0),
    open: () => open(true),
    close: () => open(false),
  };
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-player-act]');
    if (button) {
      acts[button.dataset.playerAct]();
    }
    const choice = event.target.closest('[data-sleep]')?.dataset.sleep;
    if (choice) {
      setSleep(choice === 'off' ? null : choice === 'song' ? 'song' : Number(choice));
      event.target.closest('[popover]')?.hidePopover();
    }
  });
  document.addEventListener('input', event => {
    if (event.target === part('player-seek')) {
      seeking = true;
      paintTime();
    } else if (event.target === part('player-volume')) {
      setVolume(Number(event.target.value));
    }
  });
  document.addEventListener('change', event => {
    if (event.target === part('player-seek')) {
      seeking = false;
      seek(Number(event.target.value));
    }
  });
  document.addEventListener('keydown', press);
  document.addEventListener('pointerdown', drag);
  document.addEventListener('toggle', opened, true);
  addEventListener('pagehide', () => keepPlace());
  document.addEventListener('visibilitychange', () => keepPlace());

  new MutationObserver(() => {
    const song = current === null || !wanted ? null : entries.get(current)[source];
    if (song && document.title !== [song.title, song.artist].filter(Boolean).join(', ')) {
      pageTitle = document.title;
      titlePage(song);
    }
  }).observe(document.head, { childList: true, subtree: true, characterData: true });
}

// A full sheet where there is little room; the bar alone where there is more (the style tells which).
function open(opens) {
  bar.toggleAttribute('data-open', opens);
  for (const other of document.querySelectorAll('body > header, body > aside, body > main, body > footer')) {
    other.inert = opens;
  }
  paint();
  bar.querySelector(`[data-player-act="${opens ? 'close' : 'open'}"]`).focus();
}

const takesKeys = 'input:not([type=range]), textarea, select, [contenteditable=""], [contenteditable=true], dialog, [role=dialog], [role=alertdialog], '
  + '[role=menu], [role=menubar], [role=listbox], [role=combobox], [role=grid], [role=gridcell], [role=radiogroup], [role=tablist], '
  + '[data-holds-arrows], [popover]:not([data-player-keys])';

function press(event) {
  if (!bar || current === null || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
    return;
  }
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.key === 'Escape' && bar.dataset.open !== undefined && !document.querySelector(':popover-open')) {
    open(false);
    return;
  }
  const slider = target === part('player-seek') ? 'seek' : target === part('player-volume') ? 'volume' : null;
  if (target.closest(takesKeys) || target.matches('input') && !slider || document.querySelector('dialog[open], .mud-dialog')) {
    return;
  }
  const pressesItself = target.closest('button, a[href], summary, label, [role=button], [role=tab], [role=switch], [role=checkbox]');
  const keys = {
    ' ': !pressesItself && toggle,
    k: toggle,
    ArrowLeft: event.shiftKey ? back : slider !== 'volume' && (() => seek(active.currentTime - 5)),
    ArrowRight: event.shiftKey ? forth : slider !== 'volume' && (() => seek(active.currentTime + 5)),
    ArrowUp: slider === 'seek' ? () => seek(active.currentTime + 5) : () => setVolume(sound.volume + 5),
    ArrowDown: slider === 'seek' ? () => seek(active.currentTime - 5) : () => setVolume(sound.volume - 5),
    m: () => setVolume(sound.volume || 50, !sound.muted),
    l: () => part('player-like')?.click(),
    q: () => document.getElementById('player-queue-panel')?.togglePopover(),
    '?': () => document.getElementById('player-keys')?.togglePopover(),
  };
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act && (!event.shiftKey || ['ArrowLeft', 'ArrowRight', '?'].includes(event.key))) {
    event.preventDefault();
    act();
  }
}

// The queue opens where it plays. Rows out of sight are not drawn, so the place is reckoned from those that are, and better with each draw.
function opened(event) {
  if (event.target.id !== 'player-queue-panel' || event.newState !== 'open' || current === null) {
    return;
  }
  const list = event.target.querySelector('[data-scrolls]');
  const place = [...steps.keys()].indexOf(current);
  const seek = () => {
    const row = list.querySelector(`[data-entry="${current}"]`) ?? list.querySelector('[data-entry]');
    const height = row?.offsetHeight ?? list.scrollHeight / steps.size;
    list.scrollTop = (row?.offsetTop ?? 0) + (place - Number(row?.dataset.place ?? 0) - 2) * height;
    return Number(row?.dataset.entry) === current;
  };
  if (!seek()) {
    const drawn = new MutationObserver(() => seek() && drawn.disconnect());
    drawn.observe(list, { childList: true });
    setTimeout(() => drawn.disconnect(), 2000);
  }
}

// An entry follows the pointer by its handle, with mouse and finger alike, and stands where it is let go. It goes as far as rows are drawn:
// the list draws what is in sight and some around it, and would take the row from under the pointer beyond that.
function drag(event) {
  const isEnd = entry => entry.ariaPosInSet === '1' || entry.ariaPosInSet === entry.ariaSetSize;
  const handle = event.target.closest('[data-drag]');
  const row = handle?.closest('[data-testid="queue-entry"]');
  if (!row || event.button !== 0) {
    return;
  }
  event.preventDefault();
  const list = row.closest('[data-scrolls]');
  const rows = [...list.querySelectorAll('[data-testid="queue-entry"]')];
  const from = rows.indexOf(row);
  const tops = rows.map(other => other.offsetTop + other.offsetHeight / 2);
  const [first, last] = [rows[0], rows.at(-1)];
  const [startY, startScroll] = [event.clientY, list.scrollTop];
  let to = from;
  const follow = move => {
    const shift = move.clientY - startY + list.scrollTop - startScroll;
    const middle = tops[from] + shift;
    to = tops.filter((top, i) => i !== from && top < middle).length;
    row.style.translate = `0 ${shift}px`;
    rows.forEach((other, i) => {
      const aside = i > from && i <= to ? -row.offsetHeight : i < from && i >= to ? row.offsetHeight : 0;
      other.style.translate = other === row ? row.style.translate : `0 ${aside}px`;
    });
    const edge = list.getBoundingClientRect();
    const drawnAbove = list.scrollTop - first.offsetTop, drawnBelow = last.offsetTop + last.offsetHeight - list.scrollTop - list.clientHeight;
    list.scrollTop += move.clientY < edge.top + 32 && (drawnAbove > beyond || isEnd(first)) ? -12
      : move.clientY > edge.bottom - 32 && (drawnBelow > beyond || isEnd(last)) ? 12 : 0;
  };
  const drop = async done => {
    handle.removeEventListener('pointermove', follow);
    if (done.type === 'pointerup' && to !== from) {
      // Until the list is drawn in its new order each stands where it was let go.
      await tell('Moved', Number(row.dataset.entry), Number(first.dataset.place) + to);
    }
    list.setAttribute('data-still', '');
    row.removeAttribute('data-dragged');
    rows.forEach(other => {
      other.style.translate = '';
    });
    list.getBoundingClientRect(); // Drawn so, before anything may glide again.
    list.removeAttribute('data-still');
  };
  row.setAttribute('data-dragged', '');
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener('pointermove', follow);
  handle.addEventListener('pointerup', drop, { once: true });
  handle.addEventListener('pointercancel', drop, { once: true });
}
