using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>What is done to songs, in a row, in the dialog or to many at once.</summary>
public sealed partial class AdminSongs
{
    private async Task BeginAsync(SongGridRow row)
    {
        if (_draft is { IsChanged: true })
        {
            Snackbar.Add($"You are still writing on {_edited.Row.Title}. Save it or leave it as it was, then go on.", Severity.Warning);
            return;
        }

        if (await FindAsync(row) is { } song)
        {
            _edited = (row, _page!.Items.TakeWhile(s => s.Id != row.Id).Count());
            _draft = new SongDraft(song);
        }
    }

    private async Task KeyAsync(KeyboardEventArgs key) => await (key.Key switch
    {
        "Enter" => SaveAsync(),
        "Escape" => EndAsync(),
        _ => Task.CompletedTask,
    });

    /// <summary>Up and down among the titles; Delete deletes, which can be undone.</summary>
    private async Task MoveAsync(KeyboardEventArgs key, SongGridRow row)
    {
        int at = Rows.TakeWhile(s => s.Id != row.Id).Count();
        int to = key.Key switch { "ArrowUp" => at - 1, "ArrowDown" => at + 1, _ => -1 };
        if (to >= 0 && to < Rows.Count && _titles.TryGetValue(Rows[to].Id, out ElementReference title))
        {
            await title.FocusAsync();
        }
        else if (key.Key is "Delete")
        {
            await DeleteAsync([row.Seen]);
        }
    }

    private async Task CheckAsync()
    {
        // Said once typing rests, and only of what is still being written.
        (int asked, SongDraft draft) = (++_checked, _draft!);
        await Task.Delay(SearchDelay, Time, Gone);
        if (asked == _checked && ReferenceEquals(draft, _draft))
        {
            await draft.CheckAsync(Songs, Gone);
        }
    }

    private async Task SaveAsync()
    {
        if (_busy || _draft is not { } draft)
        {
            return;
        }

        if (draft.Read() is not { } content)
        {
            await draft.CheckAsync(Songs, Gone);
            return;
        }

        _busy = true;
        try
        {
            await EditAsync(async (editor, cancellationToken) =>
            {
                switch (await Songs.SaveAsync(draft.Original! with { Content = content }, editor, cancellationToken))
                {
                    case Edit<EditedSong>.Saved saved:
                        await EndAsync();
                        TellSaved(saved);
                        break;
                    case Edit<EditedSong>.Refused refused:
                        draft.Refuse(refused.Messages);
                        break;
                    case Edit<EditedSong>.Conflict conflict:
                        _draft = null;
                        await ReadAsync();
                        await ShowAsync("Someone else changed this song", new DialogParameters<SongDialog>
                        {
                            { d => d.Song, draft.Original },
                            { d => d.Conflict, conflict },
                        });
                        break;
                }
            });
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task EndAsync()
    {
        (long song, int place) = (_edited.Row.Id, Rows.TakeWhile(s => s.Id != _edited.Row.Id).Count());
        _draft = null;
        await ReadAsync();
        FocusNext(song, place);
    }

    /// <summary>Has the song's title take the focus with the next rendering; where it is gone, the one that came into its place.</summary>
    private void FocusNext(long song, int place) =>
        _focused = Rows.FirstOrDefault(s => s.Id == song)?.Id ?? Rows.ElementAtOrDefault(Math.Min(place, Rows.Count - 1))?.Id;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await BringBackAsync();
        }

        if (_focused is { } song && Rows.Any(s => s.Id == song && !IsEdited(s)) && _titles.TryGetValue(song, out ElementReference title))
        {
            _focused = null;
            try
            {
                await title.FocusAsync();
            }
            catch (JSException)
            {
                // The row went meanwhile, by someone else's change.
            }
        }
    }

    private Task AddAsync() => ShowAsync("Add a song", new DialogParameters<SongDialog> { { d => d.Mood, _mood } });

    private async Task OpenAsync(SongGridRow row)
    {
        if (await FindAsync(row) is { } song)
        {
            await ShowAsync("Edit a song", new DialogParameters<SongDialog> { { d => d.Song, song } });
        }
    }

    /// <summary>The song as it stands now; one that is gone is said to be.</summary>
    private async Task<EditedSong?> FindAsync(SongGridRow row)
    {
        EditedSong? song = await Songs.FindAsync(row.Id, Gone);
        if (song is null)
        {
            Snackbar.Add($"{row.Title} was deleted meanwhile. The history can bring it back.", Severity.Warning);
            await ReadAsync();
        }

        return song;
    }

    private async Task ShowAsync(string title, DialogParameters<SongDialog> parameters)
    {
        IDialogReference dialog = await Dialogs.ShowAsync<SongDialog>(title, parameters, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true, BackdropClick = false });
        DialogResult? result = await dialog.Result;

        // Whether saved or left, it is done with; also where the page was left meanwhile.
        await Js.InvokeVoidAsync("sessionStorage.removeItem", CancellationToken.None, KeptSongDraft.StorageKey);
        if (result is { Canceled: false, Data: Edit<EditedSong>.Saved saved })
        {
            TellSaved(saved);
            await ReadAsync();
        }
    }

    // What was being written in the dialog when its server ended. What is done with it is up to the dialog, which asks who saves.
    private async Task BringBackAsync()
    {
        try
        {
            if (KeptSongDraft.FromJson(await Js.InvokeAsync<string?>("sessionStorage.getItem", Gone, KeptSongDraft.StorageKey)) is { } kept)
            {
                await ShowAsync(kept.Id is null ? "Add a song" : "Edit a song", new DialogParameters<SongDialog> { { d => d.Kept, kept } });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left.
        }
    }

    private void TellSaved(Edit<EditedSong>.Saved saved) =>
        Tell(saved.Change is null ? "Nothing differed, so nothing was saved." : $"Saved {saved.Now.Content.Title}.", saved.Change);

    private async Task MoveAsync()
    {
        if (int.TryParse(_target, CultureInfo.InvariantCulture, out int mood))
        {
            await ChangeManyAsync([.. _selected.Values], "Moved", (songs, editor, cancellationToken) => Songs.SetMoodAsync(songs, mood, editor, cancellationToken));
        }
    }

    private Task DeleteAsync(IReadOnlyCollection<SongVersion> songs) => ChangeManyAsync(songs, "Deleted", Songs.DeleteAsync);

    private async Task ChangeManyAsync(IReadOnlyCollection<SongVersion> songs, string done, Func<IReadOnlyCollection<SongVersion>, Editor, CancellationToken, Task<BulkEdit>> change) =>
        await EditAsync(async (editor, cancellationToken) =>
        {
            if (songs.Count == 0)
            {
                return;
            }

            (long first, int place) = (songs.First().Id, Rows.TakeWhile(s => songs.All(mark => mark.Id != s.Id)).Count());
            BulkEdit made;
            try
            {
                made = await change(songs, editor, cancellationToken);
            }
            catch (SongsRefusedException refusal)
            {
                Snackbar.Add($"{Text.Of(refusal)} Nothing was changed.", Severity.Warning);
                return;
            }

            // Those that are left stay selected, but for those that are gone.
            foreach (long id in songs.Select(s => s.Id).Except(made.Left.Where(l => l.Now is not null).Select(l => l.Id)))
            {
                _selected.Remove(id);
            }

            if (made.Done > 0)
            {
                Tell($"{done} {Count(made.Done, "song")}.", made.Change);
            }

            if (made.Left.Count > 0)
            {
                Snackbar.Add($"{Count(made.Left.Count, "song")} left as {(made.Left.Count == 1 ? "it is" : "they are")}: someone changed {(made.Left.Count == 1 ? "it" : "them")} meanwhile. Look again, then repeat it.", Severity.Warning);
            }

            await ReadAsync();
            FocusNext(first, place);
        });
}
