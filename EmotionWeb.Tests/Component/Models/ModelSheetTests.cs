using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using EmotionWeb.Components.Models;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Tests.Unit.Classification;
using EmotionWeb.Tests.Unit.Evaluation;

namespace EmotionWeb.Tests.Component.Models;

public class ModelSheetTests : BunitContext
{
    private static readonly ModelDescription Model = TestModels.Get("slim-56").Model;

    [Fact]
    public void The_figures_are_said_so_that_anyone_can_follow()
    {
        IRenderedComponent<ModelSheet> sheet = Sheet(new ModelResults(Model.Id, Model.Sha256, [Measured.Run(0.9, "val"), Measured.Run(0.8)], null), []);

        string words = sheet.Find("[data-testid=plainly]").TextContent;
        Assert.Contains("Of 100 faces it had not seen before, it reads about 80", words, StringComparison.Ordinal);
        Assert.Contains("less than 50 % sure", words, StringComparison.Ordinal);
        Assert.Equal(2, sheet.FindAll("[data-testid=runs] tbody tr").Count);
        Assert.Contains("4 of 20 faces labelled angry read as disgust.", sheet.Markup, StringComparison.Ordinal);
        Assert.Empty(sheet.FindAll("[data-testid=stress]"));
    }

    [Fact]
    public void Each_emotion_has_its_row_and_each_confusion_its_cell()
    {
        IRenderedComponent<ModelSheet> sheet = Sheet(new ModelResults(Model.Id, Model.Sha256, [Measured.Run(0.8)], null), []);

        Assert.Equal(7, sheet.FindAll("[data-testid=classes] tbody tr").Count);
        IElement angry = sheet.Find("[data-testid=confusion] tr[data-emotion=angry]");
        Assert.Equal(["80 %16", "20 %4", "0 %0"], angry.QuerySelectorAll("td").Take(3).Select(c => string.Concat(c.TextContent.Where(ch => !char.IsWhiteSpace(ch) || ch == ' ')).Trim()).Select(t => string.Join(' ', t.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public void Every_chart_has_words_and_a_table_beside_it()
    {
        IRenderedComponent<ModelSheet> sheet = Sheet(new ModelResults(Model.Id, Model.Sha256, [Measured.Run(0.8)], Measured.Stress), Measured.Training);

        IReadOnlyList<IElement> charts = [.. sheet.FindAll("figure")];
        Assert.Equal(4, charts.Count);
        Assert.All(charts, chart =>
        {
            Assert.Equal("img", chart.QuerySelector("svg")!.GetAttribute("role"));
            Assert.NotEqual("", chart.QuerySelector("svg")!.GetAttribute("aria-label"));
            Assert.NotEmpty(chart.QuerySelectorAll("details tbody tr"));
        });
        IElement accuracy = charts.Single(c => c.QuerySelector("figcaption")!.TextContent.StartsWith("Read rightly", StringComparison.Ordinal));
        Assert.Equal(["training", "validation"], accuracy.QuerySelectorAll("text.name").Select(t => t.TextContent));
        Assert.Equal(["3", "65 %", "55 %"], accuracy.QuerySelectorAll("tbody tr")[2].Children.Select(c => c.TextContent));
        Assert.Equal(Measured.Stress.Rows.Count, sheet.FindAll("[data-testid=stress] tbody tr").Count);
    }

    [Fact]
    public void Names_stand_at_the_right_of_the_lines_and_one_below_the_other()
    {
        IElement accuracy = Chart(Sheet(Whole, [.. Measured.Training.Select(e => e with { Val = e.Train })]), "Read rightly");

        IElement[] names = [.. accuracy.QuerySelectorAll("text.name")];
        Assert.All(names, name => Assert.Equal("start", name.GetAttribute("text-anchor")));
        double[] heights = [.. names.Select(name => double.Parse(name.GetAttribute("y")!, CultureInfo.InvariantCulture)).Order()];
        Assert.True(heights[1] - heights[0] > 20);
    }

    [Fact]
    public void A_line_that_was_not_recorded_is_named()
    {
        TrainingEpoch[] halves = [.. Measured.Training.Select(e => new TrainingEpoch(e.Epoch, e.Train! with { Accuracy = null }, e.Val! with { Loss = null }))];
        IRenderedComponent<ModelSheet> sheet = Sheet(Whole, halves);
        Assert.Contains("Not recorded: training accuracy.", Chart(sheet, "Read rightly").TextContent, StringComparison.Ordinal);
        Assert.Contains("Not recorded: validation loss.", Chart(sheet, "Loss").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Not recorded", Sheet(Whole, Measured.Training).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_faces_grow_a_line_says_so()
    {
        IRenderedComponent<ModelSheet> sheet = Sheet(Whole, [.. Measured.Training.Select(e => e with { Size = e.Epoch < 4 ? 64 : 112 })]);
        IElement accuracy = Chart(sheet, "Read rightly");
        Assert.Single(accuracy.QuerySelectorAll("line.mark"));
        Assert.Contains("112 px", accuracy.QuerySelector("svg")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("the averages begin anew", sheet.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("the averages begin anew", Sheet(Whole, Measured.Training).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_figures_says_how_to_get_them()
    {
        IRenderedComponent<ModelSheet> sheet = Sheet(new ModelResults(Model.Id, Model.Sha256, [], null), []);
        Assert.Contains("Not measured yet", sheet.Markup, StringComparison.Ordinal);
        Assert.Contains($"--model {Model.Id} --save", sheet.Markup, StringComparison.Ordinal);
    }

    private static ModelResults Whole => new(Model.Id, Model.Sha256, [Measured.Run(0.8)], null);

    private static IElement Chart(IRenderedComponent<ModelSheet> sheet, string title) =>
        sheet.FindAll("figure").Single(c => c.QuerySelector("figcaption")!.TextContent.StartsWith(title, StringComparison.Ordinal));

    private IRenderedComponent<ModelSheet> Sheet(ModelResults results, IReadOnlyList<TrainingEpoch> training) =>
        Render<ModelSheet>(p => p.Add(c => c.Model, Model).Add(c => c.Results, results).Add(c => c.Training, training));
}
