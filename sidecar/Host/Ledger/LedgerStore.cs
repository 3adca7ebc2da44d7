using Microsoft.Data.Sqlite;
using Warden.Documents;

namespace Warden.Host.Ledger;

/// <summary>What the sidecar has taken in of one channel's ledger, on disk: blocks, calls, governance writes, fitted models.</summary>
/// <remarks>
/// One SQL transaction per block, journal in WAL mode, synchronous FULL: after a kill at any moment a block is there whole or not
/// at all, and the number of the last one says where to go on. One writer; readers open connections of their own.
/// </remarks>
internal sealed partial class LedgerStore : IDisposable
{
    private readonly string connectionString;
    private readonly SqliteConnection writer;
    private readonly Lock gate = new();

    private LedgerStore(string channel, string connectionString, SqliteConnection writer)
    {
        Channel = channel;
        this.connectionString = connectionString;
        this.writer = writer;
    }

    /// <summary>Gets the channel whose ledger this is.</summary>
    public string Channel { get; }

    /// <summary>For tests: called between the steps of <see cref="Append"/> with the name of the step that comes next.</summary>
    public Action<string>? BeforeStep { get; set; }

    /// <summary>Opens or creates the store of a channel.</summary>
    /// <param name="path">The database file; its folder has to exist.</param>
    /// <param name="channel">The channel; a file of another channel is refused.</param>
    /// <exception cref="LedgerException">The file belongs to another channel or to another version of the program.</exception>
    public static LedgerStore Open(string path, string channel) =>
        Open(path, channel, SqliteOpenMode.ReadWriteCreate, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");

    /// <summary>Creates a store that need not survive its process: nothing waits for the disk.</summary>
    /// <param name="path">The database file, which is not there yet.</param>
    /// <param name="channel">The channel.</param>
    public static LedgerStore CreatePassing(string path, string channel) =>
        Open(path, channel, SqliteOpenMode.ReadWriteCreate, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;");

    /// <summary>Opens a store only to read it, also while its sidecar writes to it.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="LedgerException">There is no such file, it is no store, or one of another version of the program.</exception>
    public static LedgerStore OpenToRead(string path)
    {
        if (!File.Exists(path))
        {
            throw new LedgerException($"expected a sidecar's store, but there is no file {path}");
        }

        try
        {
            return Open(path, channel: null, SqliteOpenMode.ReadOnly, "PRAGMA busy_timeout=5000;");
        }
        catch (SqliteException e)
        {
            throw new LedgerException($"expected a sidecar's store, but {path} is none: {e.Message}", e);
        }
    }

    private static LedgerStore Open(string path, string? channel, SqliteOpenMode mode, string settings)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            LedgerTables.Execute(connection, settings);
            return new LedgerStore(LedgerTables.Prepare(connection, path, channel), text, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Gets the last block taken in, with its header hash; null before the first.</summary>
    public (ulong Number, byte[] HeaderHash)? Last()
    {
        lock (gate)
        {
            using var command = writer.CreateCommand();
            command.CommandText = "SELECT number, header_hash FROM blocks ORDER BY number DESC LIMIT 1";
            using var reader = command.ExecuteReader();
            return reader.Read() ? ((ulong)reader.GetInt64(0), (byte[])reader.GetValue(1)) : null;
        }
    }

    /// <summary>Takes in the next block.</summary>
    /// <exception cref="LedgerException">
    /// The block is not the next one, or does not name the last one's header hash: the peer follows another ledger than before.
    /// </exception>
    public void Append(LedgerBlock block)
    {
        lock (gate)
        {
            CheckContinues(block);
            BeforeStep?.Invoke("begin");
            using var transaction = writer.BeginTransaction();
            BeforeStep?.Invoke("block");
            Insert(transaction, "INSERT INTO blocks(number, header_hash) VALUES ($0, $1)", block.Number, block.HeaderHash);
            BeforeStep?.Invoke("calls");
            InsertCalls(transaction, block);
            BeforeStep?.Invoke("governance");
            foreach (var write in block.Governance)
            {
                Insert(transaction, "INSERT INTO governance(block, key, value) VALUES ($0, $1, $2)", block.Number, write.Key, write.Value);
            }

            BeforeStep?.Invoke("commit");
            transaction.Commit();
            BeforeStep?.Invoke("done");
        }
    }

    /// <summary>Keeps a fitted model; the newest four of a chaincode are kept.</summary>
    public void SaveModel(string chaincode, long height, byte[] model)
    {
        lock (gate)
        {
            using var transaction = writer.BeginTransaction();
            Insert(transaction, "INSERT OR REPLACE INTO models(chaincode, height, bytes) VALUES ($0, $1, $2)", chaincode, height, model);
            Insert(
                transaction,
                "DELETE FROM models WHERE chaincode = $0 AND height NOT IN (SELECT height FROM models WHERE chaincode = $0 ORDER BY height DESC LIMIT 4)",
                chaincode);
            transaction.Commit();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            writer.Dispose();
        }
    }

    private void CheckContinues(LedgerBlock block)
    {
        var last = Last();
        var expected = last is null ? 0 : last.Value.Number + 1;
        if (block.Number != expected)
        {
            throw new LedgerException($"expected block {expected}, but block {block.Number} came");
        }

        if (last is not null && !block.PreviousHash.Span.SequenceEqual(last.Value.HeaderHash))
        {
            throw new LedgerException(
                $"block {block.Number} does not follow block {last.Value.Number} as it was taken in: the peer has another ledger than before");
        }
    }

    private void InsertCalls(SqliteTransaction transaction, LedgerBlock block)
    {
        using var command = writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "INSERT INTO calls(block, position, namespace, tx_id, teaches, arguments, writes, caller, warned, touches, sentence) "
            + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        for (var i = 0; i <= 10; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        var callers = new Dictionary<(LedgerCaller, LedgerCertificate), long>();
        foreach (var call in block.Calls)
        {
            if (!callers.TryGetValue((call.Caller, call.Certificate), out var caller))
            {
                callers[(call.Caller, call.Certificate)] = caller = IdOf(transaction, call.Caller, call.Certificate);
            }

            command.Parameters[0].Value = (long)block.Number;
            command.Parameters[1].Value = call.Position;
            command.Parameters[2].Value = call.Namespace;
            command.Parameters[3].Value = call.TxId;
            command.Parameters[4].Value = call.Teaches;
            command.Parameters[5].Value = StoredCall.Bytes(call.Arguments);
            command.Parameters[6].Value = StoredCall.Bytes(call.Writes);
            command.Parameters[7].Value = caller;
            command.Parameters[8].Value = call.Warned.Count == 0 ? "" : CanonicalJson.ToText(call.Warned);
            command.Parameters[9].Value = call.Touches.Count == 0 ? "" : StoredCall.TextOf(call.Touches);
            command.Parameters[10].Value = call.Sentence ?? "";
            command.ExecuteNonQuery();
        }
    }

    // Every call names its caller, and a certificate's subject is long: each stands once.
    private long IdOf(SqliteTransaction transaction, LedgerCaller caller, LedgerCertificate certificate)
    {
        string[] values = [caller.Organization, caller.Person, certificate.Organization ?? "", certificate.Attributes ?? ""];
        Insert(transaction, "INSERT OR IGNORE INTO callers(organization, person, msp, attributes) VALUES ($0, $1, $2, $3)", [.. values]);
        using var command = writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT id FROM callers WHERE organization = $0 AND person = $1 AND msp = $2 AND attributes = $3";
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i]);
        }

        return (long)command.ExecuteScalar()!;
    }

    private void Insert(SqliteTransaction transaction, string sql, params object[] values)
    {
        using var command = writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i] switch
            {
                ulong number => (long)number,
                ReadOnlyMemory<byte> bytes => bytes.ToArray(),
                var other => other,
            });
        }

        command.ExecuteNonQuery();
    }
}
