using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Persistence.Sqlite;

public sealed class OffTheCircuitTests
{
    /// <summary>Every way in which EF writes; each waits for the lock.</summary>
    private static readonly Dictionary<string, Func<CatalogueContext, CancellationToken, Task>> Writes = new(StringComparer.Ordinal)
    {
        ["begin"] = (context, cancelled) => context.BeginWriteAsync(cancelled),
        ["save one"] = (context, cancelled) => SaveAsync(context, 1, cancelled),
        ["save many"] = (context, cancelled) => SaveAsync(context, 100, cancelled),
        ["update"] = (context, cancelled) => context.Songs.ExecuteUpdateAsync(set => set.SetProperty(s => s.Version, 7), cancelled),
        ["sql"] = (context, cancelled) => context.Database.ExecuteSqlAsync($"DELETE FROM Songs", cancelled),
    };

    public static TheoryData<string> Names => [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_write_that_waits_for_another_does_not_hold_the_thread_of_a_circuit(string write)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Task written;
        await using (await WriteLock.HoldAsync(catalogue.Database))
        {
            written = OnACircuit(() => Writes[write](context, TestContext.Current.CancellationToken));
            Assert.False(written.IsCompleted);
        }

        await written;
    }

    [Fact]
    public async Task A_commit_does_its_work_on_another_thread_than_the_circuits()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await using (var transaction = await context.BeginWriteAsync(TestContext.Current.CancellationToken))
        {
            await context.Songs.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            await OnACircuit(() => transaction.CommitAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(0, await context.Songs.CountAsync(TestContext.Current.CancellationToken));
    }

    private static Task SaveAsync(CatalogueContext context, int songs, CancellationToken cancelled)
    {
        context.Songs.AddRange(Enumerable.Range(0, songs).Select(i => new Song($"Title {i}", "Artist") { MoodId = 1 }));
        return context.SaveChangesAsync(cancelled);
    }

    private static Task OnACircuit(Func<Task> work)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        try
        {
            return work();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
