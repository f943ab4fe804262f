namespace EmotionWeb.Core.Persistence;

/// <summary>Changes that a process which ended left in the middle. The room that makes changes knows how to take them back; the database
/// asks for it as it is made ready.</summary>
public interface IUnfinishedChanges
{
    /// <summary>Takes back what is there of them; one that another process is at is left alone.</summary>
    /// <param name="context">Its connection open, in no transaction.</param>
    /// <param name="cancellationToken">Ends it; what is left is taken back the next time.</param>
    Task TakeBackAsync(CatalogueContext context, CancellationToken cancellationToken);
}
