using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Songs;
using EmotionWeb.Intake;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Component.Results;

/// <summary>A reader that answers when the test says so, and remembers what it was asked.</summary>
internal sealed class FakeReader : IEmotionPipeline
{
    private TaskCompletionSource<EmotionReading> _reading = new();

    public List<(byte[] Picture, ReadingRequest Request, CancellationToken Token)> Pictures { get; } = [];

    public List<(EmotionScores Scores, ReadingRequest Request)> Answers { get; } = [];

    public Func<ReadingRequest, MusicRecommendation> Songs { get; set; } = request => Readings.Answer($"Song {request.Seed}", request.Goal);

    public void Give(EmotionReading reading) => _reading.SetResult(reading);

    public void Fail(Exception exception) => _reading.SetException(exception);

    public Task<EmotionReading> ReadAsync(IVisionPlace place, ReadOnlyMemory<byte> picture, ReadingRequest request, CancellationToken cancellationToken)
    {
        Pictures.Add((picture.ToArray(), request, cancellationToken));
        _reading = new TaskCompletionSource<EmotionReading>();
        return _reading.Task.WaitAsync(cancellationToken);
    }

    public Task<MusicRecommendation> RecommendAsync(EmotionScores scores, ReadingRequest request, CancellationToken cancellationToken)
    {
        Answers.Add((scores, request));
        return Task.FromResult(Songs(request));
    }
}

internal sealed class FakeChanges : ICatalogueChangeFeed
{
    public event Action<CatalogueChange>? Changed;

    public bool IsLive => true;

    public bool Watched => Changed is not null;

    public FakeTimeProvider Time { get; } = new();

    /// <summary>Raises, and lets the time pass within which every page renews.</summary>
    public void Raise()
    {
        Changed?.Invoke(CatalogueChange.Anything);
        Time.Advance(Renewal.Least + Renewal.Spread);
    }
}

/// <summary>Moods, and no songs.</summary>
internal sealed class FakeMoods : ICatalogueReader
{
    public IReadOnlyList<MoodSummary> Moods { get; set; } = [new MoodSummary(1, "Happy", "#101010", "#EFEFEF")];

    public Task<IReadOnlyList<MoodSummary>> MoodsAsync(CancellationToken cancellationToken) => Task.FromResult(Moods);

    public Task<SongPage> FindAsync(SongQuery query, CancellationToken cancellationToken) => Task.FromResult(new SongPage([], null, 0));
}

internal sealed class FakeClassifiers(params ModelDescription[] models) : IEmotionClassifiers
{
    public IReadOnlyList<ModelDescription> Models { get; set; } = models;

    public IEmotionClassifier Get(string? modelId) => throw new NotSupportedException("Pages choose among models; they do not classify.");
}

/// <summary>Lets every picture in, or none.</summary>
internal sealed class FakeIntake : IPictureIntake
{
    public Exception? Trouble { get; set; }

    /// <summary>How many places are taken and not given back.</summary>
    public int Taken { get; private set; }

    public Task<IVisionPlace> EnterAsync()
    {
        if (Trouble is { } trouble)
        {
            return Task.FromException<IVisionPlace>(trouble);
        }

        Taken++;
        return Task.FromResult<IVisionPlace>(new Place(this));
    }

    /// <summary>Whether frames find a place.</summary>
    public bool TakesFrames { get; set; } = true;

    public Task<IVisionPlace?> TryEnterFrameAsync()
    {
        Taken += TakesFrames ? 1 : 0;
        return Task.FromResult<IVisionPlace?>(TakesFrames ? new Place(this) : null);
    }

    private sealed class Place(FakeIntake intake) : IVisionPlace
    {
        public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) => throw new NotSupportedException("Readers are fakes as well.");

        public void Dispose() => intake.Taken--;
    }
}
