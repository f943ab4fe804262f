using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Reports;

/// <summary>What one evaluation of one model gave.</summary>
/// <param name="Model">The model.</param>
/// <param name="Run">How well it read.</param>
/// <param name="Stress">How well it read spoilt faces; null where that was not asked.</param>
/// <param name="Fit">The temperature that fits; null where that was not asked.</param>
/// <param name="Groups">How well it read the pictures of each group; empty where the data set was opened without groups.</param>
/// <param name="Training">Its training; empty where it was not kept.</param>
internal sealed record Measurement(
    ModelDescription Model, EvaluationRun Run, CorruptionReport? Stress, TemperatureFit? Fit, IReadOnlyList<GroupReport> Groups, IReadOnlyList<TrainingEpoch> Training);
