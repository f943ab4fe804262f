using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;
using EmotionWeb.Resources;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>A song that is being written: its texts as typed, what is wrong with them, and the song as it was read.</summary>
internal sealed class SongDraft
{
    private readonly Dictionary<string, string> _texts;

    /// <summary>A draft of a song that is there already.</summary>
    public SongDraft(EditedSong song) : this(song.Content) => Original = song;

    /// <summary>A draft of a new song.</summary>
    public SongDraft(SongContent content)
    {
        Start = content;
        _texts = SongField.All.ToDictionary(f => f.Name, f => f.Write(content), StringComparer.Ordinal);
    }

    /// <summary>The song as it was read, or null for a new one.</summary>
    public EditedSong? Original { get; }

    /// <summary>What is wrong, as of the last check.</summary>
    public IReadOnlyList<FieldMessage> Messages { get; private set; } = [];

    /// <summary>Whether anything is written that the song does not have.</summary>
    public bool IsChanged => SongField.All.Any(f => !string.Equals(_texts[f.Name], f.Write(Start), StringComparison.Ordinal));

    private SongContent Start { get; }

    /// <summary>A field's text.</summary>
    public string this[SongField field]
    {
        get => _texts[field.Name];
        set => _texts[field.Name] = value;
    }

    /// <summary>What is wrong with a field, or null.</summary>
    public string? MessageOf(SongField field, MessageText texts) =>
        string.Join(' ', Messages.Where(m => string.Equals(m.Field, field.Name, StringComparison.Ordinal)).Select(m => texts.Of(m.Message))) is { Length: > 0 } words ? words : null;

    /// <summary>The song as written, or null where a text is no number: then <see cref="Messages"/> say so.</summary>
    public SongContent? Read()
    {
        (SongContent content, Messages) = ReadNumbers();
        return Messages.Count == 0 ? content : null;
    }

    private (SongContent Content, IReadOnlyList<FieldMessage> Wrong) ReadNumbers()
    {
        SongContent content = Start;
        List<FieldMessage> wrong = [];
        foreach (SongField field in SongField.All)
        {
            if (field.Read(content, _texts[field.Name]) is { } written)
            {
                content = written;
            }
            else
            {
                wrong.Add(new FieldMessage(field.Name, FormMessages.NumberOrNothing));
            }
        }

        return (content, wrong);
    }

    /// <summary>Says what is wrong while the song is being written; the last word is the save's.</summary>
    public async Task CheckAsync(ISongEditor songs, CancellationToken cancellationToken)
    {
        (SongContent content, IReadOnlyList<FieldMessage> wrong) = ReadNumbers();
        Messages = [.. wrong, .. (await songs.CheckAsync(content, Original?.Id, cancellationToken)).Where(m => wrong.All(w => !string.Equals(w.Field, m.Field, StringComparison.Ordinal)))];
    }

    /// <summary>Takes what a save found wrong.</summary>
    public void Refuse(IReadOnlyList<FieldMessage> messages) => Messages = messages;
}
