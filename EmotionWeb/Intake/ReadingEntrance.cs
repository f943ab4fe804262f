using EmotionWeb.Core.Pipeline;
using EmotionWeb.Hosting;

namespace EmotionWeb.Intake;

/// <summary>Where a reading asks for its place, before anything of its picture is fetched. Safe to call from many threads.</summary>
internal sealed class ReadingEntrance(IVisionQueue queue, ReadingMeter meter)
{
    /// <summary>Asks for a place.</summary>
    /// <param name="client">For whom, by <see cref="Client"/>.</param>
    /// <exception cref="BusyException">There is none; said at once, and counted.</exception>
    public IVisionPlace Enter(string client)
    {
        try
        {
            return queue.Enter(client);
        }
        catch (BusyException)
        {
            meter.Count(ReadingMeter.Busy);
            throw;
        }
    }

    /// <summary>Asks for a place for a frame of a camera. Nothing of it is counted.</summary>
    /// <param name="client">For whom, by <see cref="Client"/>.</param>
    /// <returns>The place, or null where there is none: the next frame comes by itself.</returns>
    public IVisionPlace? TryEnterFrame(string client)
    {
        try
        {
            return queue.Enter(client, ReadingRank.Frame);
        }
        catch (BusyException)
        {
            return null;
        }
    }
}
