using CsCheck;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Unit.Recommendation;

public class RecommenderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moods_come_in_proportion_no_song_twice_and_no_artist_in_a_row()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        MoodMix mix = await MixAsync(catalogue, [("Happy", 0.6), ("Energetic", 0.3), ("Calm", 0.1)], ["pop", "dance"]);

        foreach (int seed in Enumerable.Range(0, 25))
        {
            IReadOnlyList<RecommendedSong> songs = await RecommendAsync(catalogue, mix, 20, seed);

            Assert.Equal(20, songs.Count);
            Assert.Distinct(songs.Select(s => s.Song.Id));
            Assert.Equal((12, 6, 2), (CountOf(songs, "Happy"), CountOf(songs, "Energetic"), CountOf(songs, "Calm")));
            Assert.All(songs.GroupBy(s => s.Song.Artist, StringComparer.Ordinal), artist => Assert.InRange(artist.Count(), 1, Recommender.MostOfAnArtist));
            Assert.All(songs.Zip(songs.Skip(1)), pair => Assert.NotEqual(pair.First.Song.Artist, pair.Second.Song.Artist, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_seed_repeats_itself_and_another_brings_others()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        MoodMix mix = await MixAsync(catalogue, [("Happy", 1)], ["pop", "dance", "upbeat"]);
        List<long[]> lists = [];
        foreach (int seed in Enumerable.Range(0, 12))
        {
            lists.Add(Ids(await RecommendAsync(catalogue, mix, 20, seed)));
            Assert.Equal(lists[^1], Ids(await RecommendAsync(catalogue, mix, 20, seed)));
        }

        Assert.Equal(12, lists.Select(l => string.Join(',', l)).Distinct(StringComparer.Ordinal).Count());
        Assert.True(lists.SelectMany(l => l).Distinct().Count() > 60, "Twelve lists of twenty should show more than sixty songs of the mood.");
        Assert.True(lists.Select(l => l[0]).Distinct().Count() > 2, "The first song should not always be the same.");
    }

    [Fact]
    public async Task Popular_songs_come_oftener_and_the_unknown_are_not_shut_out()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood,popularity\n" + string.Concat(Enumerable.Range(0, 300).Select(i =>
            $"Song {i},Artist {i},Calm,{(i % 3) switch { 0 => "95", 1 => "5", _ => string.Empty }}\n")));
        MoodMix mix = await MixAsync(catalogue, [("Calm", 1)], []);
        int popular = 0, obscure = 0, unknown = 0;
        foreach (int seed in Enumerable.Range(0, 30))
        {
            IReadOnlyList<RecommendedSong> songs = await RecommendAsync(catalogue, mix, 20, seed);
            popular += songs.Count(s => s.Song.Popularity == 95);
            obscure += songs.Count(s => s.Song.Popularity == 5);
            unknown += songs.Count(s => s.Song.Popularity is null);
        }

        Assert.True(popular > 2 * obscure, $"popular {popular}, obscure {obscure}, unknown {unknown}");
        Assert.True(unknown > obscure, $"popular {popular}, obscure {obscure}, unknown {unknown}");
        Assert.True(obscure > 0);
    }

    [Fact]
    public async Task The_genres_leant_to_come_oftener_and_are_named_in_the_reason()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        MoodMix plain = await MixAsync(catalogue, [("Energetic", 1)], []);
        MoodMix metal = await MixAsync(catalogue, [("Energetic", 1)], ["metal"]);
        static bool IsMetal(RecommendedSong song) => GenreFamilies.MeantBy("metal").Contains(SearchNormalizer.Fold(song.Song.Genre ?? string.Empty), StringComparer.Ordinal);

        int without = 0, with = 0;
        foreach (int seed in Enumerable.Range(0, 20))
        {
            without += (await RecommendAsync(catalogue, plain, 10, seed)).Count(IsMetal);
            IReadOnlyList<RecommendedSong> songs = await RecommendAsync(catalogue, metal, 10, seed);
            with += songs.Count(IsMetal);
            Assert.All(songs.Where(IsMetal), s => Assert.Contains(s.Song.Genre!, s.Reason.Text(), StringComparison.Ordinal));
            Assert.All(songs, s => Assert.StartsWith("Energetic", s.Reason.Text(), StringComparison.Ordinal));
        }

        Assert.True(with > 2 * without, $"{with} with the leaning, {without} without");
    }

    [Fact]
    public async Task The_energy_asked_for_moves_the_choice_within_the_mood()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood,energy\n" + string.Concat(Enumerable.Range(0, 400).Select(i => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"Song {i},Artist {i},Calm,{i / 1000.0}\n"))));
        double[] means = new double[3];
        foreach ((int i, double energy) in new[] { (0, 0.0), (1, 0.5), (2, 1.0) })
        {
            MoodMix mix = await MixAsync(catalogue, [("Calm", 1)], [], energy);
            List<double> places = [];
            foreach (int seed in Enumerable.Range(0, 10))
            {
                places.AddRange((await RecommendAsync(catalogue, mix, 20, seed)).Select(s => double.Parse(s.Song.Title[5..], System.Globalization.CultureInfo.InvariantCulture)));
            }

            means[i] = places.Average();
        }

        Assert.True(means[0] + 40 < means[1] && means[1] + 40 < means[2], string.Join(", ", means));
    }

    [Fact]
    public async Task First_songs_without_measured_energy_are_chosen_by_their_genres_usual_energy()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        double[] means = new double[2];
        foreach ((int i, double energy) in new[] { (0, 0.0), (1, 1.0) })
        {
            MoodMix mix = await MixAsync(catalogue, [("Happy", 1)], [], energy);
            List<RecommendedSong> songs = [];
            foreach (int seed in Enumerable.Range(0, 10))
            {
                songs.AddRange(await RecommendAsync(catalogue, mix, 20, seed));
            }

            means[i] = songs.Select(s => s.Song.Genre is { } genre ? GenreEnergies.Usual(SearchNormalizer.Fold(genre)) : null).OfType<double>().Average();
            Assert.Contains(songs, s => s.Reason.Text().Contains(energy < 0.5 ? "a quieter genre" : "a livelier genre", StringComparison.Ordinal));
        }

        Assert.True(means[0] + 0.05 < means[1], string.Join(", ", means));
    }

    [Fact]
    public async Task Every_genre_of_the_first_songs_that_several_have_has_a_usual_energy()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        List<string?> genres = await context.Songs.Select(s => s.GenreFold).ToListAsync(Token);
        Assert.Empty(genres.OfType<string>().GroupBy(g => g, StringComparer.Ordinal).Where(g => g.Count() > 2 && GenreEnergies.Usual(g.Key) is null).Select(g => g.Key));
    }

    [Fact]
    public async Task Too_few_songs_are_all_given_and_another_mood_fills_up()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood\nA,One,Calm\nB,One,Calm\nC,One,Calm\nD,Two,Happy\nE,Three,Happy\n");

        Assert.Equal(5, (await RecommendAsync(catalogue, await MixAsync(catalogue, [("Calm", 0.5), ("Happy", 0.5)], []), 10, seed: 1)).Count);
        Assert.Equal(4, (await RecommendAsync(catalogue, await MixAsync(catalogue, [("Calm", 0.9), ("Happy", 0.1)], []), 4, seed: 1)).Count);
        Assert.Empty(await RecommendAsync(catalogue, await MixAsync(catalogue, [("Sad", 1)], []), 4, seed: 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await RecommendAsync(catalogue, await MixAsync(catalogue, [("Sad", 1)], []), 0, seed: 1));
    }

    [Fact]
    public async Task An_edit_holds_for_the_next_reading_in_this_process_and_in_another()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await using ServiceProvider other = catalogue.Beside();
        await catalogue.ImportAsync("title,artist,mood\nA,One,Calm\nB,Two,Calm\n");
        MoodMix calm = await MixAsync(catalogue, [("Calm", 1)], []);
        ISongEditor editor = catalogue.Get<ISongEditor>();
        async Task<string> TitlesAsync(IServiceProvider services) =>
            string.Join(' ', (await services.GetRequiredService<IRecommender>().RecommendAsync(calm, 10, 1, Token)).Select(s => s.Song.Title).Order(StringComparer.Ordinal));
        async Task HoldsAsync(string titles)
        {
            Assert.Equal(titles, await TitlesAsync(catalogue.Services));
            Assert.Equal(titles, await TitlesAsync(other));
        }

        await HoldsAsync("A B");
        EditedSong added = Assert.IsType<Edit<EditedSong>.Saved>(await editor.AddAsync(new SongContent("C", "Three", calm.Moods[0].Mood.Id), TemporaryCatalogue.Editor, Token)).Now;
        await HoldsAsync("A B C");
        EditedSong renamed = Assert.IsType<Edit<EditedSong>.Saved>(
            await editor.SaveAsync(added with { Content = added.Content with { Title = "D" } }, TemporaryCatalogue.Editor, Token)).Now;
        await HoldsAsync("A B D");
        await editor.DeleteAsync([new SongVersion(renamed.Id, renamed.Version)], TemporaryCatalogue.Editor, Token);
        await HoldsAsync("A B");
    }

    [Fact]
    public async Task What_was_kept_gives_the_songs_that_a_fresh_look_gives()
    {
        await using TemporaryCatalogue catalogue = await LargeAsync();
        IReadOnlyList<MoodSummary> moods = await catalogue.Reader.MoodsAsync(Token);
        Recommender kept = new(catalogue.Contexts, catalogue.Get<ICatalogueRevision>());
        Gen<MoodMix> mixes = Gen.Select(Gen.Double[0.01, 1].Array[1, 4], Gen.OneOf(Gen.Const("pop"), Gen.Const("rock"), Gen.Const("chill"), Gen.Const("jazz"), Gen.Const("none of these")).HashSet[0, 3], Gen.Double[0, 1]).Select((raw, genres, energy) =>
            new MoodMix(ListeningGoal.Match, [.. raw.Select((share, i) => new MoodPart(new MoodReference(moods[i].Id, moods[i].Name), share / raw.Sum()))], [.. genres], energy));

        await Gen.Select(mixes, Gen.Int[1, 60], Gen.Int).SampleAsync(
            async (mix, count, seed) =>
            {
                IReadOnlyList<RecommendedSong> songs = await kept.RecommendAsync(mix, count, seed, Token);
                Assert.Equal(count, songs.Count);
                Assert.Distinct(songs.Select(s => s.Song.Id));
                Assert.Equal(songs, await new Recommender(catalogue.Contexts, catalogue.Get<ICatalogueRevision>()).RecommendAsync(mix, count, seed, Token));
            },
            iter: 60);
        Assert.InRange(kept.Kept, 1, CandidateSource.MostKept);
    }

    [Fact]
    public async Task Of_a_large_mood_popular_leant_to_and_any_other_songs_come()
    {
        await using TemporaryCatalogue catalogue = await LargeAsync();
        MoodMix mix = await MixAsync(catalogue, [("Calm", 1)], ["jazz"]);
        Recommender recommender = new(catalogue.Contexts, catalogue.Get<ICatalogueRevision>());
        List<RecommendedSong> songs = [];
        foreach (int seed in Enumerable.Range(0, 40))
        {
            songs.AddRange(await recommender.RecommendAsync(mix, 20, seed, Token));
        }

        int Count(Func<SongRow, bool> fits) => songs.Count(s => fits(s.Song));
        Assert.True(Count(s => s.Genre is "jazz") > songs.Count / 2, "The genre leant to should make up most.");
        Assert.True(Count(s => s.Genre is "jazz" && s.Popularity is null) > 0, "A song of unknown popularity should come.");
        Assert.True(Count(s => s.Genre is not "jazz") > 0, "Another genre should come.");
        Assert.True(songs.Select(s => s.Song.Id).Distinct().Count() > 200, "Forty lists of twenty should show more than two hundred songs.");
    }

    [Fact]
    public async Task What_is_liked_comes_oftener_and_what_is_never_wanted_does_not_come()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        MoodMix mix = await MixAsync(catalogue, [("Happy", 1)], []);
        IReadOnlyList<RecommendedSong>[] without = [.. await Task.WhenAll(Enumerable.Range(0, 40).Select(seed => RecommendAsync(catalogue,
            mix, 10, seed)))];
        long liked = without.SelectMany(Ids).GroupBy(id => id).MinBy(g => g.Count())!.Key;
        SongRow[] shunned = [.. without[0].Select(s => s.Song)];
        ListenerFeedback Said(SongRow song, FeedbackKind kind) => new()
        {
            Listener = "account:1",
            Kind = kind,
            SongId = song.Id,
            Title = song.Title,
            Artist = song.Artist,
            Weight = FeedbackWeights.Of(kind),
            AtTicks = DateTimeOffset.UnixEpoch.UtcTicks,
            MoodId = kind is FeedbackKind.NotForMood ? mix.Moods[0].Mood.Id : null,
        };
        SongRow likedSong = without.SelectMany(list => list).First(s => s.Song.Id == liked).Song;
        ListenerTaste taste = ListenerTaste.From(
            [Said(likedSong, FeedbackKind.Like), .. shunned.Where(s => s.Id != liked).Select((s, i) => Said(s,
                i % 2 == 0 ? FeedbackKind.Never : FeedbackKind.NotForMood))],
            DateTimeOffset.UnixEpoch);

        IReadOnlyList<RecommendedSong>[] with = [.. await Task.WhenAll(Enumerable.Range(0, 40).Select(seed =>
            catalogue.Get<IRecommender>().RecommendAsync(mix, 10, seed, taste, Token)))];
        Assert.True(with.SelectMany(Ids).Count(id => id == liked) >= 2 * without.SelectMany(Ids).Count(id => id == liked));
        Assert.All(with, list => Assert.Equal(10, list.Count));
        Assert.Empty(with.SelectMany(Ids).Intersect(shunned.Where(s => s.Id != liked).Select(s => s.Id)));
    }

    [Fact]
    public async Task Many_at_once_while_songs_are_edited_get_songs_that_are_there()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        MoodMix mix = await MixAsync(catalogue, [("Happy", 0.5), ("Calm", 0.5)], ["pop"]);
        ISongEditor editor = catalogue.Get<ISongEditor>();
        async Task EditAsync()
        {
            foreach (int i in Enumerable.Range(0, 20))
            {
                Assert.IsType<Edit<EditedSong>.Saved>(await editor.AddAsync(new SongContent($"New {i}", $"Someone {i}", mix.Moods[0].Mood.Id, 100), TemporaryCatalogue.Editor, Token));
            }
        }

        async Task ReadAsync(int reader)
        {
            foreach (int i in Enumerable.Range(0, 20))
            {
                IReadOnlyList<RecommendedSong> songs = await RecommendAsync(catalogue, mix, 20, (reader * 100) + i);
                Assert.Equal(20, songs.Count);
            }
        }

        await Task.WhenAll([Task.Run(EditAsync, Token), .. Enumerable.Range(0, 4).Select(reader => Task.Run(() => ReadAsync(reader), Token))]);
        Assert.Contains(await RecommendAsync(catalogue, mix, 100, seed: 1), s => s.Song.Title.StartsWith("New ", StringComparison.Ordinal));
    }

    [Fact]
    public void Quotas_sum_to_the_count_and_stray_less_than_one_song_from_the_share() => Gen.Select(Gen.Double[0.01, 1].Array[1, 6], Gen.Int[1, 100]).Sample((raw, count) =>
    {
        double sum = raw.Sum();
        MoodPart[] parts = [.. raw.Select((share, i) => new MoodPart(new MoodReference(i, $"Mood {i}"), share / sum))];
        Dictionary<int, int> quotas = Recommender.Quotas(parts, count);
        Assert.Equal(count, quotas.Values.Sum());
        Assert.All(parts, part => Assert.InRange(quotas[part.Mood.Id] - (part.Share * count), -1, 1));
    });

    /// <summary>A catalogue with a mood that is kept whole and others that are too large for it.</summary>
    private static async Task<TemporaryCatalogue> LargeAsync()
    {
        TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        string[] moods = ["Calm", "Happy", "Sad"], genres = ["pop", "rock", "jazz", "ambient", "polka"];
        Assert.True(CandidateSource.WholeMood * moods.Length < 4000);
        await catalogue.ImportAsync("title,artist,mood,popularity,genre,energy\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Song {i},Artist {i % 900},{moods[i % moods.Length]},{(i % 4 == 0 ? "" : $"{i * 7 % 101}")},{genres[i % genres.Length]},{(i % 6 == 0 ? "" : $"{i % 100 / 100.0}")}\n"))));
        await catalogue.ImportAsync("title,artist,mood\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"Few {i},Artist {i},Energetic\n")));
        return catalogue;
    }

    private static long[] Ids(IReadOnlyList<RecommendedSong> songs) => [.. songs.Select(s => s.Song.Id)];

    private static int CountOf(IReadOnlyList<RecommendedSong> songs, string mood) => songs.Count(s => string.Equals(s.Song.Mood, mood, StringComparison.Ordinal));

    private static Task<IReadOnlyList<RecommendedSong>> RecommendAsync(TemporaryCatalogue catalogue, MoodMix mix, int count, int seed) =>
        catalogue.Get<IRecommender>().RecommendAsync(mix, count, seed, Token);

    private static async Task<MoodMix> MixAsync(TemporaryCatalogue catalogue, (string Mood, double Share)[] parts, string[] genres, double energy = 0.5)
    {
        IReadOnlyList<MoodSummary> moods = await catalogue.Reader.MoodsAsync(Token);
        MoodReference Named(string name) => new(moods.Single(m => string.Equals(m.Name, name, StringComparison.Ordinal)).Id, name);
        return new MoodMix(
            ListeningGoal.Match, [.. parts.Select(p => new MoodPart(Named(p.Mood), p.Share))], genres, energy);
    }
}
