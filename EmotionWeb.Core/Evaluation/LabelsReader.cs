using System.Globalization;
using CsvHelper;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Reads <c>labels.csv</c> row by row; what is wrong in it is told by line and column.</summary>
internal sealed class LabelsReader : IDisposable
{
    private static readonly string[] Votes =
        [.. Emotions.All.Select(e => e.Key()).Append("contempt").Append("unknown").Append("not_face").Select(c => "votes_" + c)];

    private readonly string _path;
    private readonly CsvReader _csv;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public LabelsReader(string path)
    {
        _path = path;
        _csv = CsvReader.FromFile(path, new CsvReaderOptions { TrackLineNumbers = true });
    }

    public string Split => Text("split");

    public bool StandsInALaterSplit => Number("duplicate_in_later_split") != 0;

    public int Sheet => Number("sheet");

    public int Row => Number("row");

    public int Column => Number("col");

    /// <summary>The group that a column names.</summary>
    public string Group(string column) => Text(column);

    public FaceLabels Labels => Emotions.TryParse(Text("fer2013"), out Emotion emotion)
        ? new FaceLabels((int)emotion, [.. Votes.Select(Number)])
        : throw Wrong("fer2013", "is none of the seven emotions");

    public bool Read()
    {
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{_path}: {e.Message}", e);
        }
    }

    public void Dispose() => _csv.Dispose();

    private string Text(string column) => _csv.GetString(Index(column));

    private int Number(string column) => _csv.TryParse(Index(column), out int value) ? value : throw Wrong(column, "is no whole number");

    private int Index(string column) =>
        _csv.TryGetFieldIndex(column, out int index) && index < _csv.FieldCount ? index : throw Wrong(column, "is not there");

    private InvalidDataException Wrong(string column, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{_path}, line {_csv.LineNumber}: {column} {what}."));
}
