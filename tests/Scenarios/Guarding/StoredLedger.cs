using Microsoft.Data.Sqlite;
using Warden.Host;

namespace Warden.Scenarios.Guarding;

/// <summary>What a sidecar keeps of a channel, read from its store as another process would.</summary>
/// <param name="Blocks">The numbers of the blocks taken in, in order.</param>
/// <param name="Calls">One line a call: block, position, chaincode, transaction, whether it teaches.</param>
internal sealed record StoredLedger(IReadOnlyList<long> Blocks, IReadOnlyList<string> Calls)
{
    /// <summary>Reads it up to a height, which another sidecar may have passed already.</summary>
    public static StoredLedger Read(SidecarOptions options, ulong height)
    {
        var file = Path.Combine(options.StoreFolder, $"{options.Channels[0]}.db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return new StoredLedger(
            [.. Rows(connection, "SELECT number FROM blocks WHERE number < $height ORDER BY number", height).Select(long.Parse)],
            [.. Rows(connection, "SELECT block, position, namespace, tx_id, teaches FROM calls WHERE block < $height ORDER BY block, position, namespace", height)]);
    }

    private static List<string> Rows(SqliteConnection connection, string query, ulong height)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$height", (long)height);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString())));
        }

        return rows;
    }
}
