using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TagLib;

namespace EmotionWeb.Tests.Unit.Library;

public sealed class TagReaderTests : IDisposable
{
    private readonly MusicFolder _music = new();
    private readonly TagReader _reader = new(new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero)),
        NullLogger<TagReader>.Instance);

    public void Dispose() => _music.Dispose();

    [Theory]
    [InlineData("mp3", "audio/mpeg", true)]
    [InlineData("flac", "audio/flac", true)]
    [InlineData("m4a", "audio/mp4", true)]
    [InlineData("aac", "audio/aac", true)]
    [InlineData("ogg", "audio/ogg; codecs=\"vorbis\"", true)]
    [InlineData("opus", "audio/ogg; codecs=\"opus\"", true)]
    [InlineData("wav", "audio/wav", true)]
    [InlineData("f32.wav", "audio/wav", true)]
    [InlineData("adpcm.wav", "audio/wav", false)]
    [InlineData("alac.m4a", "audio/mp4; codecs=\"alac\"", false)]
    [InlineData("wma", "audio/x-ms-wma", false)]
    [InlineData("aiff", "audio/aiff", false)]
    [InlineData("wv", "audio/x-wavpack", false)]
    public void The_codec_tells_how_a_file_sounds(string kind, string mediaType, bool direct)
    {
        TrackTags tags = Read(_music.Add($"Some One - Song.{kind.Split('.')[^1]}", kind));
        Assert.Equal((mediaType, direct), (tags.Format.MediaType, tags.Format.IsDirect));
        Assert.Equal(("Song", "Some One"), (tags.Title, tags.Artist));
        Assert.InRange(tags.Duration!.Value.TotalSeconds, 0.8, 1.7);
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("flac")]
    [InlineData("m4a")]
    [InlineData("ogg")]
    [InlineData("opus")]
    [InlineData("wav")]
    [InlineData("aiff")]
    [InlineData("wv")]
    [InlineData("wma")]
    public void Title_artist_album_genre_year_and_mood_are_read_in_every_format(string kind)
    {
        TrackTags tags = Read(_music.Add($"a.{kind}", kind, file =>
        {
            file.Tag.Title = "Água";
            file.Tag.Performers = ["Dona Água"];
            file.Tag.Album = "Rios";
            file.Tag.Genres = ["Samba"];
            file.Tag.Year = 1982;
            file.Tag.Track = 3;
            WriteMood(file, "Calm");
        }));
        Assert.Equal(("Água", "Dona Água", "Rios", 1982, 3), (tags.Title, tags.Artist, tags.Album, tags.Year, tags.Number));
        Assert.Equal(["Samba"], tags.Genres);
        Assert.Equal(["Calm"], tags.Moods);
        Assert.Empty(tags.Ignored);
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("flac")]
    [InlineData("m4a")]
    [InlineData("ogg")]
    [InlineData("wav")]
    [InlineData("aiff")]
    [InlineData("wv")]
    public void Loudness_is_read_where_a_format_has_it(string kind)
    {
        TrackTags tags = Read(_music.Add($"a.{kind}", kind, file =>
        {
            file.Tag.ReplayGainTrackGain = -7.25;
            file.Tag.ReplayGainTrackPeak = 0.9;
            file.Tag.ReplayGainAlbumGain = -6.5;
            file.Tag.ReplayGainAlbumPeak = 1.1;
        }));
        Assert.Equal(new Loudness(-7.25, 0.9, -6.5, 1.1), tags.Loudness);
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("flac")]
    [InlineData("m4a")]
    [InlineData("ogg")]
    [InlineData("opus")]
    public void Tempo_is_read(string kind) => Assert.Equal(72, Read(_music.Add($"a.{kind}", kind, file => file.Tag.BeatsPerMinute = 72))
        .Tempo);

    [Fact]
    public void What_is_not_there_is_null()
    {
        TrackTags tags = Read(_music.Add("a.mp3"));
        Assert.Equal(new Loudness(), tags.Loudness);
        Assert.Equal((null, null, null, null, null), (tags.Tempo, tags.Year, tags.Album, tags.Disc, tags.Number));
        Assert.Equal(("a", ""), (tags.Title, tags.Artist));
    }

    [Theory]
    [InlineData("-512", 3.0)]
    [InlineData("0", 5.0)]
    public void Opus_has_its_own_gain_and_reference(string written, double gain) =>
        Assert.Equal(gain, Read(_music.Add("a.opus", "opus", file =>
    {
        ((TagLib.Ogg.XiphComment)file.GetTag(TagTypes.Xiph)).SetField("R128_TRACK_GAIN", written);
        file.Tag.ReplayGainTrackGain = -9;
    })).Loudness.TrackGain);

    [Fact]
    public void A_mood_under_a_taggers_own_name_is_seen() => Assert.Equal(["Sad", "Dreamy", "Calm"], Read(_music.Add("a.mp3", "mp3", file =>
    {
        TagLib.Id3v2.Tag tag = (TagLib.Id3v2.Tag)file.GetTag(TagTypes.Id3v2, create: true);
        TagLib.Id3v2.UserTextInformationFrame.Get(tag, "mood", create: true).Text = ["Sad; Dreamy", "Calm"];
    })).Moods);

    [Fact]
    public void Values_are_parted_at_nul_and_semicolon_and_nowhere_else() =>
        Assert.Equal(["Rock", "Pop", "Soul", "Folk, World, & Country", "Drum/Bass"], Read(_music.Add("a.mp3", "mp3", file =>
    {
        TagLib.Id3v2.Tag tag = (TagLib.Id3v2.Tag)file.GetTag(TagTypes.Id3v2, create: true);
        tag.Version = 4;
        TagLib.Id3v2.TextInformationFrame.Get(tag, "TCON", create: true)
            .Text = ["Rock", "Pop;Soul", "Folk, World, & Country", "Drum/Bass", "Rock"];
    })).Genres);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_slash_in_an_artists_name_stays(byte version)
    {
        TrackTags tags = Read(_music.Add("a.mp3", "mp3", file =>
        {
            TagLib.Id3v2.Tag tag = (TagLib.Id3v2.Tag)file.GetTag(TagTypes.Id3v2, create: true);
            tag.Version = version;
            TagLib.Id3v2.TextInformationFrame.Get(tag, "TPE1", create: true).Text = ["AC/DC"];
        }));
        Assert.Equal(("AC/DC", "AC/DC"), (tags.Artist, tags.FirstArtist));
    }

    [Theory]
    [InlineData("One / Two", "One, Two", "One")]
    [InlineData("One; Two", "One, Two", "One")]
    [InlineData("Various Artists", "", "")]
    public void Artists_are_parted_and_nobody_is_called_various(string written, string shown, string first)
    {
        TrackTags tags = Read(_music.Add("a.flac", "flac", file => file.Tag.Performers = [written]));
        Assert.Equal((shown, first), (tags.Artist, tags.FirstArtist));
    }

    [Fact]
    public void The_list_of_artists_says_who_is_the_first()
    {
        TrackTags tags = Read(_music.Add("a.flac", "flac", file =>
        {
            file.Tag.Performers = ["Simon & Garfunkel with Guests"];
            ((TagLib.Ogg.XiphComment)file.GetTag(TagTypes.Xiph)).SetField("ARTISTS", "Simon & Garfunkel", "Guests");
        }));
        Assert.Equal(("Simon & Garfunkel with Guests", "Simon & Garfunkel"), (tags.Artist, tags.FirstArtist));
    }

    [Fact]
    public void The_album_artist_stands_in_but_not_for_a_compilation()
    {
        Assert.Equal("Solo", Read(_music.Add("a.flac", "flac", file => file.Tag.AlbumArtists = ["Solo"])).Artist);
        Assert.Equal("Name", Read(_music.Add("Name - b.flac", "flac", file => file.Tag.AlbumArtists = ["Various Artists"])).Artist);
    }

    [Fact]
    public void Values_that_make_no_sense_are_ignored_and_named()
    {
        TrackTags tags = Read(_music.Add("a.flac", "flac", file =>
        {
            file.Tag.BeatsPerMinute = 9999;
            file.Tag.Year = 31;
            file.Tag.ReplayGainTrackGain = 900;
            file.Tag.ReplayGainTrackPeak = 5000;
        }));
        Assert.Equal(new Loudness(), tags.Loudness);
        Assert.Equal((null, null), (tags.Tempo, tags.Year));
        Assert.Equal(["YEAR 31", "BPM 9999", "REPLAYGAIN_TRACK_GAIN 900", "REPLAYGAIN_TRACK_PEAK 5000"], tags.Ignored);
    }

    [Fact]
    public void A_text_is_one_line_and_no_longer_than_a_songs_name()
    {
        TrackTags tags = Read(_music.Add("a.flac", "flac", file =>
        {
            file.Tag.Title = "Two\r\nlines\u0007 " + new string('x', 400);
            file.Tag.Performers = ["  "];
        }));
        Assert.StartsWith("Two lines xxx", tags.Title, StringComparison.Ordinal);
        Assert.Equal((300, ""), (tags.Title.Length, tags.Artist));
    }

    [Fact]
    public void A_picture_is_seen_and_not_read()
    {
        byte[] cover = new byte[20_000_000];
        string path = _music.Add("a.mp3", "mp3", file =>
            file.Tag.Pictures = [new Picture(new ByteVector(cover)) { Type = PictureType.FrontCover, MimeType = "image/jpeg" }]);
        Read(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Read(path).HasCover);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData("empty.mp3")]
    [InlineData("text.flac")]
    [InlineData("text.m4a")]
    [InlineData("text.ogg")]
    [InlineData("text.wav")]
    [InlineData("text.wma")]
    [InlineData("text.aiff")]
    [InlineData("text.wv")]
    [InlineData("text.ape")]
    [InlineData("text.dsf")]
    [InlineData("text.ac3")]
    [InlineData("text.opus")]
    [InlineData("text.aac")]
    public void A_file_that_is_not_what_it_says_is_refused(string name) =>
        Assert.IsType<TagReading.Refused>(_reader.Read(_music.Write(name, name[0] == 'e' ? []
            : System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("this is no sound\n", 500))))));

    [Fact]
    public void A_picture_that_calls_itself_a_song_is_refused() =>
        Assert.IsType<TagReading.Refused>(_reader.Read(_music.Write("a.mp3", File_(Sounds.Picture(64, 64)))));

    [Theory]
    [InlineData("mp3")]
    [InlineData("flac")]
    [InlineData("m4a")]
    [InlineData("ogg")]
    [InlineData("opus")]
    [InlineData("wav")]
    [InlineData("aiff")]
    [InlineData("wv")]
    [InlineData("wma")]
    public void However_a_file_is_broken_reading_it_throws_nothing(string kind)
    {
        byte[] whole = File_(Sounds.Of(kind));
        Random random = new(7);
        for (int i = 0; i < 60; i++)
        {
            byte[] broken = whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (int flips = random.Next(40); flips > 0 && broken.Length > 0; flips--)
            {
                broken[random.Next(Math.Min(broken.Length, 2000))] = (byte)random.Next(256);
            }

            Assert.IsNotType<TagReading.Gone>(_reader.Read(_music.Write($"{i}.{kind}", broken)));
        }
    }

    [Fact]
    public void What_went_meanwhile_is_gone() => Assert.IsType<TagReading.Gone>(_reader.Read(_music["no.mp3"]));

    [Fact]
    public void A_sound_without_tags_at_all_has_its_name() =>
        Assert.Equal(("Song", "Who", "audio/ac3"), Read(_music.Add("Who - Song.ac3", "ac3")) is var t
            ? (t.Title, t.Artist, t.Format.MediaType) : default);

    [Theory]
    [InlineData("Who - What.mp3", "Who", "What")]
    [InlineData("01 - Who - What.mp3", "Who", "What")]
    [InlineData("01. What.mp3", null, "What")]
    [InlineData("12 - What.mp3", null, "What")]
    [InlineData("1-03 What.mp3", null, "What")]
    [InlineData("07 What.mp3", null, "What")]
    [InlineData("99 Luftballons.mp3", null, "99 Luftballons")]
    [InlineData("1979.mp3", null, "1979")]
    [InlineData("What_Is_This.mp3", null, "What Is This")]
    [InlineData("A-ha - Take On Me.mp3", "A-ha", "Take On Me")]
    public void Names_of_files_tell_artist_and_title(string file, string? artist, string title) =>
        Assert.Equal((artist, title), TagValues.OfName(file));

    private static byte[] File_(string path) => System.IO.File.ReadAllBytes(path);

    private static void WriteMood(TagLib.File file, string mood)
    {
        if (file.GetTag(TagTypes.Apple) is TagLib.Mpeg4.AppleTag apple)
        {
            apple.SetDashBox("com.apple.iTunes", "MOOD", mood);
        }
        else if (file.GetTag(TagTypes.Xiph) is TagLib.Ogg.XiphComment xiph)
        {
            xiph.SetField("MOOD", mood);
        }
        else if (file.GetTag(TagTypes.Asf) is TagLib.Asf.Tag asf)
        {
            asf.SetDescriptorString(mood, "WM/Mood");
        }
        else if (file.GetTag(TagTypes.Ape) is TagLib.Ape.Tag ape)
        {
            ape.SetValue("Mood", mood);
        }
        else
        {
            TagLib.Id3v2.Tag id3 = (TagLib.Id3v2.Tag)file.GetTag(TagTypes.Id3v2, create: true);
            id3.Version = 4; // Before that there is no such frame.
            TagLib.Id3v2.TextInformationFrame.Get(id3, "TMOO", create: true).Text = [mood];
        }
    }

    private TrackTags Read(string path) => Assert.IsType<TagReading.Read>(_reader.Read(path)).Tags;
}
