using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Moods;

/// <summary>The moods: what they are called, how they look, in which order they stand.</summary>
public sealed partial class AdminMoods
{
    private IReadOnlyList<EditedMood>? _moods;
    private Dictionary<string, string>? _draft;
    private EditedMood? _original;
    private Merge<MoodDraft>? _merge;
    private IReadOnlyList<FieldMessage> _messages = [];
    private EditedMood? _leaving;
    private string? _refusal;
    private int _heir;
    private int _forms;
    private int _asked;

    [Inject]
    private IMoodEditor Moods { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ReadAsync()
    {
        int asked = ++_asked;
        IReadOnlyList<EditedMood> moods = await Moods.AllAsync(Gone);
        if (asked == _asked)
        {
            _moods = moods;
            _leaving = _leaving is null ? null : moods.FirstOrDefault(m => m.Id == _leaving.Id);
        }
    }

    private void Edit(EditedMood? mood)
    {
        (_original, _merge, _leaving, _messages) = (mood, null, null, []);
        _forms++;
        Write(mood?.Content ?? new MoodDraft("", "#4F5B66", "#C2CCD6", 0.5, 0.5));
    }

    private void Leave() => (_draft, _merge) = (null, null);

    private void Write(MoodDraft content) => _draft = MoodField.All.ToDictionary(f => f.Name, f => f.Read(content), StringComparer.Ordinal);

    private async Task SaveAsync()
    {
        if (_merge is { } merge)
        {
            // What is chosen is written into the fields, where it also stands if it is refused.
            Write(merge.Chosen);
            _merge = null;
        }

        MoodDraft? content = _original?.Content ?? new MoodDraft("", "", "", 0, 0);
        foreach (MoodField field in MoodField.All)
        {
            content = content is null ? null : field.Write(content, _draft![field.Name]);
        }

        if (content is null)
        {
            _messages = [.. MoodField.All.Where(f => f.Write(new MoodDraft("", "", "", 0, 0), _draft![f.Name]) is null).Select(f => new FieldMessage(f.Name, FormMessages.NumberFrom0To1))];
            return;
        }

        await EditAsync(async (editor, cancellationToken) =>
        {
            switch (_original is null ? await Moods.AddAsync(content, editor, cancellationToken) : await Moods.SaveAsync(_original with { Content = content }, editor, cancellationToken))
            {
                case Edit<EditedMood>.Saved saved:
                    _draft = null;
                    Tell(saved.Change is null ? "Nothing differed, so nothing was saved." : $"Saved {content.Name}.", saved.Change);
                    await ReadAsync();
                    break;
                case Edit<EditedMood>.Refused refused:
                    _messages = refused.Messages;
                    break;
                case Edit<EditedMood>.Conflict { Theirs: { } theirs }:
                    _merge = new Merge<MoodDraft>(MoodField.Merging, _original!.Content, content, theirs.Content);
                    _original = theirs;
                    break;
                case Edit<EditedMood>.Conflict:
                    // It was removed: what is written stands, as a new mood.
                    _original = null;
                    Snackbar.Add("Someone removed this mood meanwhile. Save again to add it anew.", Severity.Warning);
                    await ReadAsync();
                    break;
            }
        });
    }

    private Task MoveAsync(int from, int to) => EditAsync(async (editor, cancellationToken) =>
    {
        List<int> order = [.. _moods!.Select(m => m.Id)];
        (order[from], order[to]) = (order[to], order[from]);
        switch (await Moods.ReorderAsync(order, editor, cancellationToken))
        {
            case Edit<IReadOnlyList<EditedMood>>.Saved saved:
                string moved = _moods!.Single(m => m.Id == order[to]).Content.Name;
                _moods = saved.Now;
                Tell($"Moved {moved}.", saved.Change);
                break;
            case Edit<IReadOnlyList<EditedMood>>.Conflict:
                Snackbar.Add("Someone added or removed a mood meanwhile. Nothing was moved; look again.", Severity.Warning);
                await ReadAsync();
                break;
        }
    });

    private void AskToRemove(EditedMood mood) => (_leaving, _draft, _refusal, _heir) = (mood, null, null, 0);

    private Task RemoveAsync() => EditAsync(async (editor, cancellationToken) =>
    {
        EditedMood mood = _leaving!;
        switch (await Moods.RemoveAsync(mood, _heir == 0 ? null : _heir, editor, cancellationToken))
        {
            case Edit<EditedMood>.Saved saved:
                _leaving = null;
                Tell($"Removed {mood.Content.Name}.", saved.Change);
                break;
            case Edit<EditedMood>.Refused refused:
                _refusal = string.Join(' ', refused.Messages.Select(m => Text.Of(m.Message)));
                break;
            case Edit<EditedMood>.Conflict:
                _refusal = "Someone changed this mood meanwhile. Look again, then remove it.";
                break;
        }

        await ReadAsync();
    });

    private string? MessageOf(MoodField field) => _messages.FirstOrDefault(m => string.Equals(m.Field, field.Name, StringComparison.Ordinal)) is { } wrong ? Text.Of(wrong.Message) : null;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
