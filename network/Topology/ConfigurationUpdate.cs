using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Topology;

/// <summary>A change of a channel's configuration, and the signatures of those who agree to it.</summary>
/// <remarks>
/// What is read and what is written is worked out from the tree as it is and the tree as it shall be, as Fabric's <c>configtxlator
/// compute_update</c> does. Who has to sign, the <c>mod_policy</c> of what changes says: mostly a majority of the organisations' administrators.
/// </remarks>
public sealed class ConfigurationUpdate
{
    private readonly string channelId;
    private readonly ConfigUpdateEnvelope signed;

    private ConfigurationUpdate(string channelId, ConfigUpdateEnvelope signed) => (this.channelId, this.signed) = (channelId, signed);

    /// <summary>Works out the change from one tree to another.</summary>
    /// <param name="channelId">The channel's name.</param>
    /// <param name="current">The configuration in force, as <c>cscc</c> gives it.</param>
    /// <param name="wanted">The channel group as it shall be; versions in it do not count.</param>
    /// <exception cref="ArgumentException">Nothing differs.</exception>
    public static ConfigurationUpdate Compute(string channelId, Config current, ConfigGroup wanted)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(wanted);
        var (read, write, changed) = Compare(current.ChannelGroup, wanted);
        return changed
            ? FromSets(channelId, read, write)
            : throw new ArgumentException("The wanted configuration is the one in force.", nameof(wanted));
    }

    /// <summary>Makes an update of a read set and a write set, whatever they say.</summary>
    public static ConfigurationUpdate FromSets(string channelId, ConfigGroup read, ConfigGroup write) => new(
        channelId, new() { ConfigUpdate = new ConfigUpdate { ChannelId = channelId, ReadSet = read, WriteSet = write }.ToByteString() });

    /// <summary>Adds the signature of someone who agrees.</summary>
    public ConfigurationUpdate SignedBy(FabricIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var header = SignatureHeader(identity);
        var all = signed.Clone();
        all.Signatures.Add(new ConfigSignature
        {
            SignatureHeader = header,
            Signature = Sign(identity, [.. header.Span, .. signed.ConfigUpdate.Span]),
        });
        return new(channelId, all);
    }

    /// <summary>Gets the envelope to submit, signed by its sender, who has to be a writer of the channel.</summary>
    public Envelope ToEnvelope(FabricIdentity sender, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(sender);
        var header = new ChannelHeader
        {
            Type = (int)HeaderType.ConfigUpdate,
            ChannelId = channelId,
            Timestamp = Timestamp.FromDateTimeOffset((time ?? TimeProvider.System).GetUtcNow()),
        };
        var payload = new Payload
        {
            Header = new() { ChannelHeader = header.ToByteString(), SignatureHeader = SignatureHeader(sender) },
            Data = signed.ToByteString(),
        }.ToByteString();
        return new() { Payload = payload, Signature = Sign(sender, payload.Span) };
    }

    // Gets whether an item that stays has another content. One is made of another's content (null: none) and a version.
    private static bool CompareItems<T>(
        MapField<string, T> current, MapField<string, T> wanted, (MapField<string, T> Read, MapField<string, T> Write) same, MapField<string, T> write,
        Func<T, ulong> versionOf, Func<T?, ulong, T> make)
        where T : class
    {
        var changed = false;
        foreach (var (name, item) in wanted)
        {
            if (!current.TryGetValue(name, out var old))
            {
                write[name] = make(item, 0);
            }
            else if (make(item, versionOf(old)).Equals(old))
            {
                same.Read[name] = same.Write[name] = make(null, versionOf(old));
            }
            else
            {
                changed = true;
                write[name] = make(item, versionOf(old) + 1);
            }
        }

        return changed;
    }

    // The members of a group that stay name the group as it was read; only what differs is written.
    private static (ConfigGroup Read, ConfigGroup Write, bool Changed) Compare(ConfigGroup current, ConfigGroup wanted)
    {
        var read = new ConfigGroup { Version = current.Version };
        var write = new ConfigGroup { Version = current.Version, ModPolicy = wanted.ModPolicy };
        var (sameRead, sameWrite) = (new ConfigGroup(), new ConfigGroup());
        var inside = CompareItems(
            current.Values, wanted.Values, (sameRead.Values, sameWrite.Values), write.Values, value => value.Version,
            (value, version) => value is null ? new() { Version = version } : new() { Version = version, Value = value.Value, ModPolicy = value.ModPolicy });
        inside |= CompareItems(
            current.Policies, wanted.Policies, (sameRead.Policies, sameWrite.Policies), write.Policies, policy => policy.Version,
            (policy, version) => policy is null ? new() { Version = version } : new() { Version = version, Policy = policy.Policy, ModPolicy = policy.ModPolicy });
        foreach (var (name, group) in wanted.Groups)
        {
            if (!current.Groups.TryGetValue(name, out var old))
            {
                write.Groups[name] = New(group);
                continue;
            }

            var child = Compare(old, group);
            if (child.Changed)
            {
                inside = true;
                (read.Groups[name], write.Groups[name]) = (child.Read, child.Write);
            }
            else
            {
                sameRead.Groups[name] = sameWrite.Groups[name] = new() { Version = old.Version };
            }
        }

        var membership = current.ModPolicy != wanted.ModPolicy
            || !current.Values.Keys.ToHashSet().SetEquals(wanted.Values.Keys)
            || !current.Policies.Keys.ToHashSet().SetEquals(wanted.Policies.Keys)
            || !current.Groups.Keys.ToHashSet().SetEquals(wanted.Groups.Keys);
        if (!membership)
        {
            return (read, write, inside);
        }

        write.Version = current.Version + 1;
        read.MergeFrom(sameRead);
        write.MergeFrom(sameWrite);
        return (read, write, true);
    }

    // Elements that were not there begin at version 0.
    private static ConfigGroup New(ConfigGroup group)
    {
        var fresh = group.Clone();
        fresh.Version = 0;
        foreach (var name in group.Groups.Keys)
        {
            fresh.Groups[name] = New(group.Groups[name]);
        }

        foreach (var value in fresh.Values.Values)
        {
            value.Version = 0;
        }

        foreach (var policy in fresh.Policies.Values)
        {
            policy.Version = 0;
        }

        return fresh;
    }

    private static ByteString SignatureHeader(FabricIdentity identity) =>
        new SignatureHeader { Creator = identity.Creator, Nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(24)) }.ToByteString();

    private static ByteString Sign(FabricIdentity identity, ReadOnlySpan<byte> message)
    {
        using var key = identity.OpenKey();
        return ByteString.CopyFrom(key.Sign(message));
    }
}
