using Google.Protobuf;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>Decides on updates of one configuration: what they read must be as it is, and who must agree to each change has to have signed.</summary>
/// <remarks>Source: fabric, common/configtx.</remarks>
internal sealed class ConfigurationUpdates(string channelId, ChannelBundle current)
{
    /// <summary>Gets what an update makes of the configuration.</summary>
    /// <param name="update">An envelope of type CONFIG_UPDATE.</param>
    /// <exception cref="ConfigurationException">It is no update, is not about this configuration, or is not authorised.</exception>
    public ConfigGroup Authorize(Envelope update)
    {
        var signed = Named("error converting envelope to config update: ", () => Read(update));
        return Named("error authorizing update: ", () => Result(signed));
    }

    private ConfigGroup Result(ConfigUpdateEnvelope signed)
    {
        var update = ParseUpdate(signed.ConfigUpdate);
        if (update.ChannelId != channelId)
        {
            throw new ConfigurationException($"ConfigUpdate for channel '{update.ChannelId}' but envelope for channel '{channelId}'");
        }

        var existing = ConfigurationItem.Map(current.Configuration.ChannelGroup);
        var read = Named("error mapping ReadSet: ", () => ConfigurationItem.Map(update.ReadSet));
        Named("error validating ReadSet: ", () => CheckRead(existing, read));
        var written = Named("error mapping WriteSet: ", () => ConfigurationItem.Map(update.WriteSet));
        var changed = written.Values.Where(item => !read.TryGetValue(item.Key, out var known) || known.Version != item.Version).ToList();
        Named("error validating DeltaSet: ", () => CheckChanges(existing, changed, Signers(signed)));
        foreach (var item in changed)
        {
            existing[item.Key] = item;
        }

        foreach (var key in written.Keys.Where(key => !existing.ContainsKey(key)))
        {
            throw new ConfigurationException($"full config did not verify: writeset contained key {key} which did not appear in proposed config");
        }

        return Rebuild(existing, "", "Channel");
    }

    private static bool CheckRead(Dictionary<string, ConfigurationItem> existing, Dictionary<string, ConfigurationItem> read)
    {
        foreach (var (key, item) in read.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (!existing.TryGetValue(key, out var known))
            {
                throw new ConfigurationException($"existing config does not contain element for {key} but was in the read set");
            }

            if (known.Version != item.Version)
            {
                throw new ConfigurationException($"proposed update requires that key {key} be at version {item.Version}, but it is currently at version {known.Version}");
            }
        }

        return true;
    }

    private bool CheckChanges(
        Dictionary<string, ConfigurationItem> existing, List<ConfigurationItem> changed, IReadOnlyList<ChannelIdentity> signers)
    {
        if (changed.Count == 0)
        {
            throw new ConfigurationException("delta set was empty -- update would have no effect");
        }

        foreach (var item in changed.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (WhyNoModPolicy(item.ModPolicy) is { } wrong)
            {
                throw new ConfigurationException($"invalid mod_policy for element {item.Key}: {wrong}");
            }

            if (!existing.TryGetValue(item.Key, out var known))
            {
                if (item.Version != 0)
                {
                    throw new ConfigurationException($"attempted to set key {item.Key} to version {item.Version}, but key does not exist");
                }

                continue;
            }

            if (item.Version != known.Version + 1)
            {
                throw new ConfigurationException($"attempt to set key {item.Key} to version {item.Version}, but key is at version {known.Version}");
            }

            var policy = current.Policies.Find(known.ModPolicyPath)
                ?? throw new ConfigurationException($"unexpected missing policy {known.ModPolicy} for item {item.Key}");
            if (policy.WhyNot(signers) is { } reason)
            {
                throw new ConfigurationException($"policy for {item.Key} not satisfied: {reason}");
            }
        }

        return true;
    }

    private IReadOnlyList<ChannelIdentity> Signers(ConfigUpdateEnvelope signed)
    {
        try
        {
            return current.Policies.Verified([.. signed.Signatures.Select(s => new SignedData(
                UnsafeByteOperations.UnsafeWrap(new[] { s.SignatureHeader.Span.ToArray(), signed.ConfigUpdate.Span.ToArray() }.SelectMany(b => b).ToArray()),
                SignatureHeader.Parser.ParseFrom(s.SignatureHeader).Creator,
                s.Signature))]);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ConfigurationException(WireMessages.Malformed);
        }
    }

    // Which members a group has, its own entry says; what they are like, their own.
    private static ConfigGroup Rebuild(Dictionary<string, ConfigurationItem> items, string path, string name)
    {
        var group = items[new ConfigurationItem(path, name, new ConfigGroup()).Key].Group!.Clone();
        var inside = $"{path}/{name}";
        foreach (var child in group.Groups.Keys.ToList())
        {
            group.Groups[child] = Rebuild(items, inside, child);
        }

        foreach (var child in group.Values.Keys.ToList())
        {
            group.Values[child] = items[new ConfigurationItem(inside, child, Value: new()).Key].Value!.Clone();
        }

        foreach (var child in group.Policies.Keys.ToList())
        {
            group.Policies[child] = items[new ConfigurationItem(inside, child, Policy: new()).Key].Policy!.Clone();
        }

        return group;
    }

    private static ConfigUpdateEnvelope Read(Envelope envelope)
    {
        try
        {
            var payload = WireMessages.Parse(Payload.Parser, envelope.Payload);
            var header = WireMessages.Parse(ChannelHeader.Parser, (payload.Header ?? throw new ProposalException("envelope must have a Header")).ChannelHeader);
            if (header.Type != (int)HeaderType.ConfigUpdate)
            {
                throw new ProposalException($"invalid type {HeaderTypes.Name(header.Type)}, expected CONFIG_UPDATE");
            }

            return ConfigUpdateEnvelope.Parser.ParseFrom(payload.Data);
        }
        catch (ProposalException e)
        {
            throw new ConfigurationException(e.Message);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ConfigurationException($"error unmarshalling message for type CONFIG_UPDATE: {WireMessages.Malformed}");
        }
    }

    private static ConfigUpdate ParseUpdate(ByteString bytes)
    {
        try
        {
            return ConfigUpdate.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ConfigurationException(WireMessages.Malformed);
        }
    }

    private static string? WhyNoModPolicy(string modPolicy)
    {
        if (modPolicy.Length == 0)
        {
            return "mod_policy not set";
        }

        var parts = (modPolicy.StartsWith('/') ? modPolicy[1..] : modPolicy).Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (ConfigurationItem.WhyNoName(parts[i]) is { } reason)
            {
                return $"path element at {i} is invalid: {reason}";
            }
        }

        return null;
    }

    private static T Named<T>(string prefix, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException(prefix + e.Message);
        }
    }
}
