using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;

namespace EmotionWeb.Tests.Integration.ChangeHistory;

/// <summary>What the test program does instead of testing when it is told to: it edits a catalogue and acknowledges each edit on standard output, until it is killed.</summary>
internal static class EditingProcess
{
    public const string Name = "edit-until-killed";
    public const string Added = "added";
    public const string Saved = "saved";
    public const string End = "end";

    public static async Task RunAsync(string folder, string run)
    {
        await using TemporaryCatalogue catalogue = new(folder);
        ISongEditor songs = catalogue.Get<ISongEditor>();
        for (int i = 0; ; i++)
        {
            string title = $"Song {run}-{i}";
            var added = (Edit<EditedSong>.Saved)await songs.AddAsync(new SongContent(title, "Killed", 1), TemporaryCatalogue.Editor, CancellationToken.None);
            Acknowledge(Added, title, 0, added.Change);
            int popularity = i % 101;
            var saved = (Edit<EditedSong>.Saved)await songs.SaveAsync(
                added.Now with { Content = added.Now.Content with { Popularity = popularity } }, TemporaryCatalogue.Editor, CancellationToken.None);
            Acknowledge(Saved, title, popularity, saved.Change);
        }
    }

    private static void Acknowledge(string what, string title, int popularity, long? change)
    {
        Console.Out.WriteLine($"{what}|{title}|{popularity}|{change}|{End}");
        Console.Out.Flush();
    }
}
