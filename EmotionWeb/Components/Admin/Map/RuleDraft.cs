using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Resources;

namespace EmotionWeb.Components.Admin.Map;

/// <summary>A rule of the map that is being written, in whole percents.</summary>
internal sealed class RuleDraft
{
    private readonly Dictionary<int, int> _percents;

    /// <summary>A draft of a rule.</summary>
    public RuleDraft(RuleContent content)
    {
        _percents = content.Moods.ToDictionary(m => m.MoodId, m => (int)Math.Round(m.Share * 100, MidpointRounding.AwayFromZero));
        MakeWhole();
        Genres = string.Join(", ", content.Genres.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Genre} {g.Weight:0.##}")));
        Energy = content.Energy;
    }

    /// <summary>Names and weights, as in <c>lo-fi 0.8, piano 0.5</c>; a name alone weighs 1.</summary>
    public string Genres { get; set; }

    /// <summary>0 to 1.</summary>
    public double Energy { get; set; }

    /// <summary>What the shares sum to, percent.</summary>
    public int Sum => _percents.Values.Sum();

    /// <summary>A mood's share, percent.</summary>
    public int Percent(int mood) => _percents.GetValueOrDefault(mood);

    /// <summary>Sets a mood's share, percent.</summary>
    public void Set(int mood, int percent) => _percents[mood] = Math.Clamp(percent, 0, 100);

    /// <summary>Makes the shares sum to 100, each in proportion, the rest to the largest remainders.</summary>
    public void MakeWhole()
    {
        int sum = Sum;
        if (sum == 0)
        {
            return;
        }

        foreach (int mood in _percents.Keys.ToList())
        {
            _percents[mood] *= 100;
        }

        List<int> byRemainder = [.. _percents.OrderByDescending(p => p.Value % sum).ThenBy(p => p.Key).Select(p => p.Key)];
        foreach (int mood in byRemainder)
        {
            _percents[mood] /= sum;
        }

        foreach (int mood in byRemainder.Take(100 - Sum))
        {
            _percents[mood]++;
        }
    }

    /// <summary>The rule as written, or null and why.</summary>
    public IReadOnlyList<FieldMessage> Read(out RuleContent? content)
    {
        List<FieldMessage> wrong = [];
        if (Sum != 100)
        {
            wrong.Add(new FieldMessage(nameof(RuleContent.Moods), FormMessages.SharesSum(Sum)));
        }

        List<GenreLean> genres = [];
        foreach (string text in Genres.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int space = text.LastIndexOf(' ');
            bool weighed = space > 0 && double.TryParse(text.AsSpan(space + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            genres.Add(weighed ? new GenreLean(text[..space].TrimEnd(), double.Parse(text.AsSpan(space + 1), NumberStyles.Float, CultureInfo.InvariantCulture)) : new GenreLean(text, 1));
        }

        content = wrong.Count > 0 ? null : new RuleContent([.. _percents.Where(p => p.Value > 0).Select(p => new MoodShare(p.Key, p.Value / 100.0))], genres, Energy);
        return wrong;
    }
}
