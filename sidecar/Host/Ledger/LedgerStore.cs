using System.Globalization;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Warden.Detection;
using Warden.Documents;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Host.Ledger;

/// <summary>What the sidecar has taken in of one channel's ledger, on disk: blocks, calls, governance writes, fitted models.</summary>
/// <remarks>
/// One SQL transaction per block, journal in WAL mode, synchronous FULL: after a kill at any moment a block is there whole or not
/// at all, and the number of the last one says where to go on. One writer; readers open connections of their own.
/// </remarks>
internal sealed class LedgerStore : IDisposable
{
    private const int SchemaVersion = 6;

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
            Execute(connection, settings);
            return new LedgerStore(Prepare(connection, path, channel), text, connection);
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
                reader.GetInt32(1), reader.GetString(2), chaincode, ArgumentsIn((byte[])reader.GetValue(4)),
                WritesIn((byte[])reader.GetValue(5)), reader.GetBoolean(3))
            {
                Caller = new LedgerCaller(reader.GetString(6), reader.GetString(7)),
                Certificate = new LedgerCertificate(OrNull(reader.GetString(10)), OrNull(reader.GetString(11))),
                Warned = reader.GetString(8) is { Length: > 0 } warned ? CanonicalJson.Read<string[]>(warned) : [],
                Touches = reader.GetString(9) is { Length: > 0 } touches ? TouchesIn(touches) : [],
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

    public void Dispose()
    {
        lock (gate)
        {
            writer.Dispose();
        }
    }

    private static string Prepare(SqliteConnection connection, string path, string? channel)
    {
        using var transaction = connection.BeginTransaction(deferred: channel is null);
        var version = Convert.ToInt32(Scalar(connection, transaction, "PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (version == 0 && channel is not null)
        {
            Execute(connection, Tables, transaction);
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO channel(name) VALUES ($0)";
            command.Parameters.AddWithValue("$0", channel);
            command.ExecuteNonQuery();
        }
        else if (version != SchemaVersion)
        {
            throw new LedgerException($"the store {path} has version {version}, this program expects {SchemaVersion}: delete it, it is rebuilt from the blocks");
        }

        var name = (string)Scalar(connection, transaction, "SELECT name FROM channel")!;
        if (channel is not null && name != channel)
        {
            throw new LedgerException($"the store {path} belongs to channel {name}, expected {channel}");
        }

        transaction.Commit();
        return name;
    }

    private const string Tables =
        """
        CREATE TABLE channel(name TEXT NOT NULL);
        CREATE TABLE blocks(number INTEGER PRIMARY KEY, header_hash BLOB NOT NULL);
        CREATE TABLE calls(
            block INTEGER NOT NULL, position INTEGER NOT NULL, namespace TEXT NOT NULL, tx_id TEXT NOT NULL,
            teaches INTEGER NOT NULL, arguments BLOB NOT NULL, writes BLOB NOT NULL, caller INTEGER NOT NULL, warned TEXT NOT NULL,
            touches TEXT NOT NULL, sentence TEXT NOT NULL);
        CREATE UNIQUE INDEX calls_in_order ON calls(namespace, block, position);
        CREATE TABLE callers(id INTEGER PRIMARY KEY, organization TEXT NOT NULL, person TEXT NOT NULL, msp TEXT NOT NULL, attributes TEXT NOT NULL);
        CREATE UNIQUE INDEX callers_by_name ON callers(organization, person, msp, attributes);
        CREATE TABLE governance(id INTEGER PRIMARY KEY AUTOINCREMENT, block INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL);
        CREATE TABLE models(chaincode TEXT NOT NULL, height INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(chaincode, height));
        PRAGMA user_version = 6;
        """;

    private static object? Scalar(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static List<ReadOnlyMemory<byte>> ArgumentsIn(byte[] bytes) =>
        [.. ChaincodeInput.Parser.ParseFrom(bytes).Args.Select(a => a.Memory)];

    private static StateWrite[] WritesIn(byte[] bytes) =>
        [.. KVRWSet.Parser.ParseFrom(bytes).Writes.Select(w => new StateWrite(w.Key, w.Value.Memory, w.IsDelete))];

    // The kind's number, then the name. A collection's name has no blank: what follows one are the digests of a private write.
    private static string TextOf(IReadOnlyList<KeyTouch> touches) => CanonicalJson.ToText(touches
        .Select(t => FormattableString.Invariant($"{(int)t.Kind}{t.Name}") + (t.Hash is { } hash ? FormattableString.Invariant($" {hash.Key:x16}{hash.Value}") : ""))
        .ToArray());

    private static KeyTouch[] TouchesIn(string text) => [.. CanonicalJson.Read<string[]>(text).Select(TouchIn)];

    private static KeyTouch TouchIn(string text)
    {
        const int KeyDigits = 16;
        var kind = (KeyTouchKind)(text[0] - '0');
        var blank = kind == KeyTouchKind.PrivateWrite ? text.IndexOf(' ', StringComparison.Ordinal) : -1;
        return blank < 0
            ? new KeyTouch(kind, text[1..])
            : new KeyTouch(kind, text[1..blank])
            {
                Hash = new PrivateHash(ulong.Parse(text.AsSpan(blank + 1, KeyDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), text[(blank + 1 + KeyDigits)..]),
            };
    }

    private static byte[] Bytes(IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        new ChaincodeInput { Args = { arguments.Select(a => UnsafeByteOperations.UnsafeWrap(a)) } }.ToByteArray();

    private static byte[] Bytes(IReadOnlyList<StateWrite> writes) => new KVRWSet
    {
        Writes = { writes.Select(w => new KVWrite { Key = w.Key, IsDelete = w.IsDelete, Value = UnsafeByteOperations.UnsafeWrap(w.Value) }) },
    }.ToByteArray();

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
            command.Parameters[5].Value = Bytes(call.Arguments);
            command.Parameters[6].Value = Bytes(call.Writes);
            command.Parameters[7].Value = caller;
            command.Parameters[8].Value = call.Warned.Count == 0 ? "" : CanonicalJson.ToText(call.Warned);
            command.Parameters[9].Value = call.Touches.Count == 0 ? "" : TextOf(call.Touches);
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

    private SqliteConnection Reader()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }
}
