using System.Data.Common;
using System.Globalization;

namespace EmotionWeb.Core.Persistence;

/// <summary>Statements without parameters, for pragmas and counts.</summary>
internal static class DbConnectionExtensions
{
    public static async Task<T> ScalarAsync<T>(this DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        object? value = await command.ExecuteScalarAsync(cancellationToken);
        return (T)Convert.ChangeType(value!, typeof(T), CultureInfo.InvariantCulture);
    }

    public static async Task ExecuteAsync(this DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
