using CsCheck;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class ClassificationReportTests
{
    private const int Classes = 7;

    // Confidences on a coarse grid, so that ties are met; one in eight pictures has no face.
    private static readonly Gen<Prediction[]> Predictions =
        Gen.Select(Gen.Int[0, Classes - 1], Gen.Int[0, Classes - 1], Gen.Int[0, 7], Gen.Int[0, 40])
            .Select((truth, read, luck, confidence) => luck == 0 ? new Prediction(truth, null, 0) : new Prediction(truth, luck > 4 ? truth : read, confidence / 40.0))
            .Array[1, 200];

    [Fact]
    public void Accuracy_precision_recall_and_f1_are_what_counting_by_hand_gives() => Predictions.Sample(predictions =>
    {
        ClassificationReport report = Report(predictions, 0.5);

        Assert.Equal(predictions.Length, report.N);
        Assert.Equal(predictions.Count(p => p.Predicted == p.Truth) / (double)predictions.Length, report.Accuracy, 1e-12);
        for (int c = 0; c < Classes; c++)
        {
            double right = predictions.Count(p => p.Truth == c && p.Predicted == c), read = predictions.Count(p => p.Predicted == c), are = predictions.Count(p => p.Truth == c);
            ClassFigures figures = report.PerClass[EvaluationProtocol.FerPlus7.Classes[c]];
            Assert.Equal(are, figures.Support);
            Assert.Equal(read > 0 ? right / read : 0, figures.Precision, 1e-12);
            Assert.Equal(are > 0 ? right / are : 0, figures.Recall, 1e-12);
            Assert.Equal(read + are > 0 ? 2 * right / (read + are) : 0, figures.F1, 1e-12);
            for (int p = 0; p < Classes; p++)
            {
                Assert.Equal(predictions.Count(x => x.Truth == c && x.Predicted == p), report.Confusion[c][p]);
            }
        }
    });

    [Fact]
    public void The_calibration_error_is_what_fifteen_bins_filled_one_by_one_give() => Predictions.Sample(predictions =>
    {
        double[] sure = new double[15], right = new double[15];
        int read = 0;
        foreach (Prediction p in predictions.Where(p => p.Predicted is not null))
        {
            int bin = 0;
            while (bin < 14 && p.Confidence >= (bin + 1) / 15.0)
            {
                bin++;
            }

            sure[bin] += p.Confidence;
            right[bin] += p.IsRight ? 1 : 0;
            read++;
        }

        double expected = read == 0 ? 0 : Enumerable.Range(0, 15).Sum(b => Math.Abs(sure[b] - right[b])) / read;
        Assert.Equal(expected, Report(predictions, 0.5).Ece, 1e-9);
    });

    [Fact]
    public void A_calibrated_reader_has_no_error_and_a_boaster_has_all_of_it()
    {
        Prediction[] calibrated = [.. Enumerable.Range(0, 100).Select(i => new Prediction(i < 70 ? 3 : 4, 3, 0.7))];
        Prediction[] boaster = [.. Enumerable.Range(0, 10).Select(_ => new Prediction(1, 3, 1))];
        Assert.Equal(0, Calibration.ExpectedError(calibrated), 1e-12);
        Assert.Equal(1, Calibration.ExpectedError(boaster), 1e-12);
    }

    [Fact]
    public void Coverage_and_accuracy_at_a_threshold_are_what_counting_gives() => Gen.Select(Predictions, Gen.Double[0, 1]).Sample((predictions, threshold) =>
    {
        ClassificationReport report = Report(predictions, threshold);
        Prediction[] accepted = [.. predictions.Where(p => p.Predicted is not null && p.Confidence >= threshold)];
        Assert.Equal((double)accepted.Length / predictions.Length, report.Coverage, 1e-12);
        Assert.Equal(accepted.Length == 0 ? null : (double)accepted.Count(p => p.IsRight) / accepted.Length, report.AcceptedAccuracy);
    });

    [Fact]
    public void The_curve_of_risk_and_coverage_is_what_each_threshold_gives_by_itself() => Predictions.Sample(predictions =>
    {
        IReadOnlyList<Acceptance> curve = Calibration.RiskCoverage(predictions);
        Assert.Equal(curve.Select(a => a.Coverage).Order(), curve.Select(a => a.Coverage));
        Assert.All(curve, point => Assert.Equal(Calibration.At(predictions, point.Threshold), point));
        Assert.Equal(predictions.Where(p => p.Predicted is not null).Select(p => p.Confidence).Distinct().Count(), curve.Count);
    });

    [Fact]
    public void The_threshold_for_an_accuracy_accepts_most_of_all_that_reach_it() => Gen.Select(Predictions, Gen.Double[0.3, 1]).Sample((predictions, wanted) =>
    {
        Acceptance[] reaching = [.. Enumerable.Range(0, 41).Select(i => Calibration.At(predictions, i / 40.0)).Where(a => a.Accuracy >= wanted)];
        Acceptance? chosen = Calibration.ThresholdFor(predictions, wanted);
        Assert.Equal(reaching.Length > 0, chosen is not null);
        if (chosen is { } c)
        {
            Assert.True(c.Accuracy >= wanted);
            Assert.Equal(reaching.Max(a => a.Coverage), c.Coverage, 1e-12);
        }
    });

    [Fact]
    public void Without_detection_nothing_is_said_of_faces_found()
    {
        Prediction[] predictions = [new(0, 0, 0.9), new(1, null, 0)];
        Assert.Equal(1, ClassificationReport.Of("m", EvaluationProtocol.FerPlus7, predictions, 0.5, detected: true).FacesFound);
        Assert.Null(ClassificationReport.Of("m", EvaluationProtocol.FerPlus7, predictions, 0.5, detected: false).FacesFound);
    }

    private static ClassificationReport Report(Prediction[] predictions, double threshold) =>
        ClassificationReport.Of("m", EvaluationProtocol.FerPlus7, predictions, threshold, detected: true);
}
