namespace EmotionWeb.Tests;

/// <summary>Tests that read a figure of the whole process, such as its memory: they run when no other test does.</summary>
[CollectionDefinition(nameof(NonParallelCollection), DisableParallelization = true)]
public sealed class NonParallelCollection;
