using Microsoft.Data.Sqlite;
using Warden.Documents;

namespace Warden.Host.Ledger;

/// <summary>What is read of it, each time by a connection of its own.</summary>
internal sealed partial class LedgerStore
{
    /// <summary>Gets all governance writes, in the order of the ledger.</summary>
    public IReadOnlyList<GovernanceWrite> GovernanceWrites()
    {
        using var connection = Reader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT block, key, value FROM governance ORDER BY id";
        using var reader = command.ExecuteReader();
        var writes = new List<GovernanceWrite>();
        while (reader.Read())
        {
            writes.Add(new GovernanceWrite((ulong)reader.GetInt64(0), reader.GetString(1), (byte[])reader.GetValue(2)));
        }

        return writes;
    }

    /// <summary>Gets the calls of one chaincode, block by block, in the order of the ledger.</summary>
    /// <param name="chaincode">The namespace.</param>
    /// <param name="from">The first block.</param>
    /// <param name="to">The last block.</param>
    /// <returns>Only blocks that hold a call; streamed, so a long ledger is never in memory at once.</returns>
    public IEnumerable<(ulong Block, IReadOnlyList<LedgerCall> Calls)> CallsOf(string chaincode, ulong from, ulong to)
    {
        using var connection = Reader();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT block, position, tx_id, teaches, arguments, writes, organization, person, warned, touches, msp, attributes, sentence FROM calls JOIN callers ON callers.id = caller "
            + "WHERE namespace = $0 AND block BETWEEN $1 AND $2 ORDER BY block, position";
        command.Parameters.AddWithValue("$0", chaincode);
        command.Parameters.AddWithValue("$1", (long)from);
        command.Parameters.AddWithValue("$2", (long)Math.Min(to, long.MaxValue));
        using var reader = command.ExecuteReader();
        var block = 0UL;
        var calls = new List<LedgerCall>();
        while (reader.Read())
        {
            var number = (ulong)reader.GetInt64(0);
            if (calls.Count > 0 && number != block)
            {
                yield return (block, calls);
                calls = [];
            }

            block = number;
            calls.Add(new LedgerCall(
                reader.GetInt32(1), reader.GetString(2), chaincode, StoredCall.ArgumentsIn((byte[])reader.GetValue(4)),
                StoredCall.WritesIn((byte[])reader.GetValue(5)), reader.GetBoolean(3))
            {
                Caller = new LedgerCaller(reader.GetString(6), reader.GetString(7)),
                Certificate = new LedgerCertificate(OrNull(reader.GetString(10)), OrNull(reader.GetString(11))),
                Warned = reader.GetString(8) is { Length: > 0 } warned ? CanonicalJson.Read<string[]>(warned) : [],
                Touches = reader.GetString(9) is { Length: > 0 } touches ? StoredCall.TouchesIn(touches) : [],
                Sentence = OrNull(reader.GetString(12)),
            });
        }

        if (calls.Count > 0)
        {
            yield return (block, calls);
        }
    }

    /// <summary>Gets the chaincodes that calls were made to or that were written by, in ordinal order.</summary>
    public IReadOnlyList<string> Chaincodes()
    {
        using var connection = Reader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT namespace FROM calls ORDER BY namespace";
        using var reader = command.ExecuteReader();
        var chaincodes = new List<string>();
        while (reader.Read())
        {
            chaincodes.Add(reader.GetString(0));
        }

        return chaincodes;
    }

    /// <summary>Gets the header hash of a block; null where it is not taken in.</summary>
    public byte[]? HeaderHashOf(ulong block)
    {
        using var connection = Reader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT header_hash FROM blocks WHERE number = $0";
        command.Parameters.AddWithValue("$0", (long)block);
        return (byte[]?)command.ExecuteScalar();
    }

    /// <summary>Gets the models that are kept of a chaincode, by height.</summary>
    public IReadOnlyList<(long Height, byte[] Model)> Models(string chaincode)
    {
        using var connection = Reader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT height, bytes FROM models WHERE chaincode = $0 ORDER BY height";
        command.Parameters.AddWithValue("$0", chaincode);
        using var reader = command.ExecuteReader();
        var models = new List<(long, byte[])>();
        while (reader.Read())
        {
            models.Add((reader.GetInt64(0), (byte[])reader.GetValue(1)));
        }

        return models;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private SqliteConnection Reader()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }
}
