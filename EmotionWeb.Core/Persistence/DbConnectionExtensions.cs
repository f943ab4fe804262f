using System.Data.Common;
using System.Globalization;

namespace EmotionWeb.Core.Persistence;

/// <summary>Statements by hand: for counts, and where EF takes too long.</summary>
internal static class DbConnectionExtensions
{
    public static async Task<T> ScalarAsync<T>(this DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        object? value = await command.ExecuteScalarAsync(cancellationToken);
        return (T)Convert.ChangeType(value!, typeof(T), CultureInfo.InvariantCulture);
    }

    /// <summary>Adds a parameter that the statement names <c>@name</c>.</summary>
    public static void AddParameter(this DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    public static async Task ExecuteAsync(this DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
