"""Files of made-up songs."""
import random


def write(file, count, seed=1):
    """A CSV file of `count` songs, each of another title, with valence and energy; gives its path."""
    chance = random.Random(seed)
    with open(file, 'w', encoding='utf-8') as csv:
        csv.write('title,artist,album,genre,year,popularity,valence,energy\n')
        for n in range(count):
            csv.write(
                f'Song {n} of {chance.randrange(10**6)},Artist {n % 5000},Album {n // 12},{chance.choice(("rock", "pop", "jazz", "folk"))},'
                f'{chance.randint(1960, 2025)},{chance.randint(0, 100)},{chance.random():.3f},{chance.random():.3f}\n'
            )
    return file
