using System.Text;
using CsvHelper;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ImportExport;

/// <summary>
/// How a file is written, found out by a look through all of it: its encoding, its separator, where its header is, whether its numbers have decimal commas, and which of
/// its columns are on another scale than ours. Immutable.
/// </summary>
internal sealed class CsvLayout
{
    /// <summary>Longest row, bytes: 1 MiB. What is longer was swallowed by a quote left open, or is no list of songs.</summary>
    public const int LongestRow = 1 << 20;

    /// <summary>Rows among which the header is looked for, so that a title above it does no harm.</summary>
    private const int MostAbove = 10;

    private readonly Encoding _encoding;
    private readonly char? _separator;

    // How many rows stand above the header.
    private readonly int _above;
    private readonly IReadOnlyDictionary<SongField, Scale> _scales;

    private CsvLayout(Encoding encoding, char? separator, int above, CsvColumns columns, IReadOnlyList<string> headers, bool decimalComma, IReadOnlyDictionary<SongField, Scale> scales)
    {
        (_encoding, _separator, _above, _scales) = (encoding, separator, above, scales);
        (Columns, Headers, DecimalComma) = (columns, headers, decimalComma);
        Notes =
        [
            .. CsvEncoding.IsGuess(encoding) ? [ImportMessages.ReadAsWindows1252] : Array.Empty<LocalizableMessage>(),
            .. above > 0 ? [ImportMessages.RowsAbove(above)] : Array.Empty<LocalizableMessage>(),
            .. scales.Select(s => s.Value == Scale.Up ? ImportMessages.ScaledUp(s.Key) : ImportMessages.ScaledDown(s.Key)),
        ];
    }

    private enum Scale
    {
        /// <summary>0 to 1, where ours is 0 to 100.</summary>
        Up,

        /// <summary>0 to 100, where ours is 0 to 1.</summary>
        Down,
    }

    /// <summary>The columns' headers, each on one line.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>Where each field is.</summary>
    public CsvColumns Columns { get; }

    /// <summary>Whether 0,5 is a half.</summary>
    public bool DecimalComma { get; }

    /// <summary>What whoever made the file should know of how it was read.</summary>
    public IReadOnlyList<LocalizableMessage> Notes { get; }

    /// <summary>Looks through the file.</summary>
    /// <param name="csv">Can be sought.</param>
    /// <param name="choice">The columns as the user chose them, or null for what the header says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportRefusedException">It is empty, or no text.</exception>
    /// <exception cref="CsvFormatException">A row does not end.</exception>
    public static async Task<CsvLayout> FindAsync(Stream csv, ColumnChoice? choice, CancellationToken cancellationToken)
    {
        Encoding encoding = await CsvEncoding.DetectAsync(csv, cancellationToken);
        List<string[]>? first = null;
        foreach (char? separator in (char?[])[null, ';', ',', '\t', '|'])
        {
            List<string[]> rows = await FirstRowsAsync(csv, encoding, separator, cancellationToken);
            first ??= rows;
            if (rows.FindIndex(r => new CsvColumns(r).Complaint is null) is int header and >= 0)
            {
                return await SurveyAsync(csv, encoding, separator, header, rows[header], choice, cancellationToken);
            }
        }

        // No header as it should be: what is complained of, or what columns are chosen from, is the first row with more than a title.
        int likely = Math.Max(0, first!.FindIndex(r => r.Count(h => h.Length > 0) > 1));
        return first.Count == 0
            ? throw new ImportRefusedException(ImportMessages.Empty)
            : await SurveyAsync(csv, encoding, separator: null, likely, first[likely], choice, cancellationToken);
    }

    /// <summary>Opens the file before its first row.</summary>
    /// <param name="csv">Can be sought; stays open.</param>
    /// <param name="malformed">Told of rows whose quotes are wrong.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CsvReader> OpenAsync(Stream csv, Action<CsvMalformedRecord>? malformed, CancellationToken cancellationToken)
    {
        CsvReader reader = Open(csv, _encoding, _separator, malformed);
        for (int i = 0; i <= _above; i++)
        {
            await reader.ReadAsync(cancellationToken);
        }

        return reader;
    }

    /// <summary>A value on our scale.</summary>
    public double Scaled(SongField field, double value) => !_scales.TryGetValue(field, out Scale scale) ? value : scale == Scale.Up ? value * 100 : value / 100;

    /// <summary>Whether a row holds anything.</summary>
    public static bool IsEmpty(CsvReader row)
    {
        for (int i = 0; i < row.FieldCount; i++)
        {
            if (!row.GetSpan(i).Trim(" \t"u8).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Why the row that begins on a line is longer than any may be.</summary>
    public static async Task<LocalizableMessage> WhyEndlessAsync(Stream csv, long line, CancellationToken cancellationToken)
    {
        using StreamReader text = Text(csv, await CsvEncoding.DetectAsync(csv, cancellationToken));
        char[] block = new char[1 << 14];
        char before = '\0';
        long lines = 1, within = 0;
        int length;
        while ((length = await text.ReadAsync(block, cancellationToken)) > 0)
        {
            foreach (char c in block.AsSpan(0, length))
            {
                bool breaks = c is '\n' or '\r' && !(c == '\n' && before == '\r');
                if (lines == line && (breaks || ++within > LongestRow))
                {
                    return breaks ? ImportMessages.QuoteOpen(line) : ImportMessages.RowTooLong(line, LongestRow);
                }

                lines += breaks ? 1 : 0;
                before = c;
            }
        }

        return ImportMessages.QuoteOpen(line);
    }

    private static StreamReader Text(Stream csv, Encoding encoding)
    {
        csv.Position = 0;
        return new StreamReader(csv, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
    }

    private static CsvReader Open(Stream csv, Encoding encoding, char? separator, Action<CsvMalformedRecord>? malformed) => CsvReader.Create(Text(csv, encoding), new CsvReaderOptions
    {
        Separator = separator,
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MaxRecordSize = LongestRow,
        OnMalformedRecord = malformed,
    });

    private static async Task<List<string[]>> FirstRowsAsync(Stream csv, Encoding encoding, char? separator, CancellationToken cancellationToken)
    {
        using CsvReader reader = Open(csv, encoding, separator, malformed: null);
        List<string[]> rows = [];
        while (rows.Count < MostAbove && await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => CsvText.OneLine(reader.GetString(i)).Trim())]);
        }

        return rows;
    }

    private static async Task<CsvLayout> SurveyAsync(
        Stream csv, Encoding encoding, char? separator, int above, string[] headers, ColumnChoice? choice, CancellationToken cancellationToken)
    {
        CsvColumns columns = choice is null ? new(headers) : new(headers, choice);
        CsvLayout plain = new(encoding, separator, above, columns, headers, decimalComma: false, new Dictionary<SongField, Scale>());
        ColumnFigures[] figures = [.. SongField.All.OfType<SongNumber>().Where(f => f is not SongYear && columns[f] >= 0).Select(f => new ColumnFigures(f, columns[f]))];
        if (columns.Complaint is not null || figures.Length == 0)
        {
            return plain;
        }

        using CsvReader reader = await plain.OpenAsync(csv, malformed: null, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            foreach (ColumnFigures column in figures)
            {
                column.Count(reader.GetSpan(column.Position));
            }
        }

        Dictionary<SongField, Scale> scales = [];
        bool percent = Array.Exists(figures, f => f.IsMostlyAboveOne);
        foreach (ColumnFigures column in figures)
        {
            if (column.IsShareOfHundred)
            {
                scales.Add(column.Field, Scale.Up);
            }
            else if (column.IsPercent(percent))
            {
                scales.Add(column.Field, Scale.Down);
            }
        }

        return new(encoding, separator, above, columns, headers, Array.Exists(figures, f => f.HasDecimalComma), scales);
    }

    /// <summary>What the numbers of a column are like.</summary>
    private sealed class ColumnFigures(SongNumber number, int position)
    {
        private const int LongestNumber = 32;

        private double _most = double.NegativeInfinity;
        private int _notZero;
        private int _aboveOne;
        private bool _fractions;

        public SongNumber Field => number;

        public int Position => position;

        /// <summary>Whether a comma is seen that sets off no thousands.</summary>
        public bool HasDecimalComma { get; private set; }

        /// <summary>Whether ours is 0 to 100 and the column's 0 to 1: one that is 0 and 1 only is none, for a popularity of 1 is a popularity.</summary>
        public bool IsShareOfHundred => number is { Least: 0, Most: 100 } && _fractions && IsWithin(1);

        /// <summary>Whether ours is 0 to 1 and the column cannot be that: a few values above 1 are slips, most of them are another scale.</summary>
        public bool IsMostlyAboveOne => IsShare && IsWithin(100) && _aboveOne * 2 > _notZero;

        private bool IsShare => number is { Least: 0, Most: 1 };

        /// <param name="others">Whether another column of the file is on the scale to 100: then whole numbers are too, few though they be above 1.</param>
        public bool IsPercent(bool others) => IsMostlyAboveOne || (others && IsShare && IsWithin(100) && !_fractions);

        public void Count(ReadOnlySpan<byte> text)
        {
            if (text.IsEmpty || text.Length > LongestNumber)
            {
                return;
            }

            int comma = text.IndexOf((byte)',');
            Span<byte> pointed = stackalloc byte[text.Length];
            text.CopyTo(pointed);
            if (comma >= 0)
            {
                pointed[comma] = (byte)'.';
            }

            if (!double.TryParse(pointed, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value) || value < number.Least)
            {
                return;
            }

            HasDecimalComma |= comma >= 0 && (text.Length - comma - 1 != 3 || text[..comma].TrimStart((byte)'-').SequenceEqual("0"u8));
            _most = Math.Max(_most, value);
            _notZero += value == 0 ? 0 : 1;
            _aboveOne += value > 1 ? 1 : 0;
            _fractions |= value % 1 != 0;
        }

        private bool IsWithin(double most) => _most >= 0 && _most <= most;
    }
}
