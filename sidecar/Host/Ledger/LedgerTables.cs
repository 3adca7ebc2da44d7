using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Warden.Host.Ledger;

/// <summary>The tables of a <see cref="LedgerStore"/>, and how a file is told to be one.</summary>
internal static class LedgerTables
{
    private const int SchemaVersion = 6;

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

    /// <summary>Makes the tables where the file is new, and checks whose store it is.</summary>
    /// <param name="connection">The open file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="channel">The channel; null where it is only read.</param>
    /// <returns>The channel whose ledger it holds.</returns>
    /// <exception cref="LedgerException">The file belongs to another channel or to another version of the program.</exception>
    public static string Prepare(SqliteConnection connection, string path, string? channel)
    {
        using var transaction = connection.BeginTransaction(deferred: channel is null);
        var version = Convert.ToInt32(Scalar(connection, transaction, "PRAGMA user_version"), CultureInfo.InvariantCulture);
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

    private static object? Scalar(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Runs a statement.</summary>
    public static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
