using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Unit.ChangeHistory;

public sealed class ChoiceLogTests : IAsyncLifetime
{
    private static readonly Editor Ada = new("1", "Ada"), Ben = new("2", "Ben");
    private readonly Kept _kept = new();
    private TemporaryCatalogue _catalogue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IChangeLog Log => _catalogue.Get<IChangeLog>();

    public async ValueTask InitializeAsync()
    {
        _catalogue = new TemporaryCatalogue(
            Directory.CreateTempSubdirectory("catalogue-").FullName, [], services => services.AddSingleton<IKeptChoice>(_kept));
        await _catalogue.Get<EmotionWeb.Core.Persistence.CatalogueInitialiser>().InitialiseAsync(Token);
    }

    [Fact]
    public async Task A_choice_stands_in_the_log_and_is_taken_back_and_back_again()
    {
        long chosen = (await ChooseAsync("small"))!.Value;
        ChangeEntry entry = Assert.Single((await Log.FindAsync(new ChangeQuery(), Token)).Items);
        Assert.Equal((chosen, ChangeKind.DefaultModelChosen, "Ada", 1), (entry.Id, entry.Kind, entry.EditorName, entry.Count));
        Assert.Equal("small", entry.Subject.Text());
        ChangeItem item = Assert.Single(await Log.ItemsAsync(chosen, 0, 10, Token));
        Assert.Equal(("The default model", """{"defaultModel":null}""", """{"defaultModel":"small"}"""), (item.Name!.Text(), item.Before,
            item.After));

        Reversal.Done done = Assert.IsType<Reversal.Done>(await Log.RevertAsync(chosen, false, Ben, null, Token));
        Assert.Null(_kept.Chosen);
        entry = (await Log.FindAsync(new ChangeQuery(), Token)).Items[0];
        Assert.Equal((done.Change!.Value, ChangeKind.Reverted, "Ben", (long?)chosen), (entry.Id, entry.Kind, entry.EditorName,
            entry.Reverts));
        Assert.IsType<Reversal.Done>(await Log.RevertAsync(done.Change!.Value, false, Ada, null, Token));
        Assert.Equal("small", _kept.Chosen);
    }

    [Fact]
    public async Task What_was_chosen_again_since_is_said_before_it_is_overwritten()
    {
        long first = (await ChooseAsync("small"))!.Value;
        await ChooseAsync("large");
        Reversal.Conflicts conflicts = Assert.IsType<Reversal.Conflicts>(await Log.RevertAsync(first, false, Ada, null, Token));
        ReversalConflict conflict = Assert.Single(conflicts.Items);
        Assert.True(conflicts.CanOverwrite);
        Assert.Equal(("""{"defaultModel":"large"}""", """{"defaultModel":null}"""), (conflict.Now, conflict.Wanted));
        Assert.Equal("large", _kept.Chosen);

        Assert.IsType<Reversal.Done>(await Log.RevertAsync(first, true, Ada, null, Token));
        Assert.Null(_kept.Chosen);
        Assert.Null(Assert.IsType<Reversal.Done>(await Log.RevertAsync(first, false, Ada, null, Token)).Change); // It is as before already.
    }

    [Fact]
    public async Task What_cannot_be_chosen_is_neither_chosen_nor_listed()
    {
        await Assert.ThrowsAsync<UnknownModelException>(() => ChooseAsync("lost"));
        Assert.Empty((await Log.FindAsync(new ChangeQuery(), Token)).Items);
        Assert.Null(await ChooseAsync(null)); // Nothing differs.

        await ChooseAsync("small");
        long large = (await ChooseAsync("large"))!.Value;
        _kept.Gone = "small";
        Reversal.Conflicts conflicts = Assert.IsType<Reversal.Conflicts>(await Log.RevertAsync(large, false, Ada, null, Token));
        Assert.False(conflicts.CanOverwrite);
        Assert.Equal("small is no model here.", conflicts.Items[0].Reason.Text());
        Assert.Equal("large", _kept.Chosen);
        Assert.Equal(2, (await Log.FindAsync(new ChangeQuery(), Token)).Items.Count);
    }

    [Fact]
    public async Task While_another_writes_nothing_is_chosen()
    {
        await using var other = _catalogue.Contexts.CreateDbContext();
        await using var writing = await other.Database.BeginTransactionAsync(Token);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ChooseAsync("small"));
        Assert.Null(_kept.Chosen);
    }

    [Fact]
    public async Task While_a_choice_waits_for_models_that_are_loaded_others_write()
    {
        _kept.Loading = new TaskCompletionSource();
        Task<long?> choosing = ChooseAsync("small");
        await using (var other = _catalogue.Contexts.CreateDbContext())
        await using (var writing = await other.Database.BeginTransactionAsync(Token))
        {
            await writing.CommitAsync(Token);
        }

        Assert.False(choosing.IsCompleted);
        _kept.Loading.SetResult();
        Assert.NotNull(await choosing);
        Assert.Equal("small", _kept.Chosen);
    }

    public ValueTask DisposeAsync() => _catalogue.DisposeAsync();

    private Task<long?> ChooseAsync(string? model) => _catalogue.Get<IChoiceLog>().ChooseAsync(_kept, model, Ada, Token);

    private sealed class Kept : IKeptChoice
    {
        public string? Chosen { get; private set; }

        public string Gone { get; set; } = "lost";

        public TaskCompletionSource? Loading { get; set; }

        public async Task KeepAsync(string? modelId, CancellationToken cancellationToken)
        {
            await (Loading?.Task ?? Task.CompletedTask);
            Chosen = string.Equals(modelId, Gone, StringComparison.Ordinal)
                ? throw new UnknownModelException(CommonMessages.Text($"{modelId} is no model here."))
                : modelId;
        }
    }
}
