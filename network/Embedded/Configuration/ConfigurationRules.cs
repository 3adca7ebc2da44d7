using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Msp;
using Warden.Protocol.Orderer;
using Capabilities = Warden.Protocol.Common.Capabilities;

namespace Warden.Embedded;

/// <summary>What a configuration has to be like to make a channel, and what an update of it may not change.</summary>
/// <remarks>Source: fabric, common/channelconfig.</remarks>
internal static class ConfigurationRules
{
    private const string Application = "Application";
    private const string Orderer = "Orderer";

    private static readonly string[] OrganizationValues = ["MSP", "AnchorPeers"];
    private static readonly string[] OrdererOrganizationValues = ["MSP", "Endpoints"];
    private static readonly string[] ChannelValues = ["HashingAlgorithm", "BlockDataHashingStructure", "OrdererAddresses", "Orderers", "Consortium", "Capabilities"];
    private static readonly string[] ApplicationValues = ["ACLs", "Capabilities"];
    private static readonly string[] OrdererValues = ["ConsensusType", "BatchSize", "BatchTimeout", "KafkaBrokers", "ChannelRestrictions", "Capabilities", "Orderers"];

    // What Fabric 3.1 understands.
    private static readonly string[] ChannelCapabilities = ["V1_3", "V1_1", "V1_4_2", "V1_4_3", "V2_0", "V3_0"];
    private static readonly string[] OrdererCapabilities = ["V1_1", "V1_4_2", "V2_0"];

    /// <summary>Checks a whole configuration.</summary>
    /// <exception cref="ConfigurationException">It makes no channel.</exception>
    public static void Check(Config configuration)
    {
        var root = configuration.ChannelGroup ?? throw new ConfigurationException("config must contain a channel group");
        Named("initializing channelconfig failed: ", () =>
        {
            CheckValues(root, ChannelValues);
            CheckChannel(root);
            foreach (var (name, group) in root.Groups)
            {
                if (name is not (Application or Orderer))
                {
                    throw new ConfigurationException($"Disallowed channel group: {group}");
                }

                Named($"could not create channel {name} sub-group config: ", () => CheckGroup(name, group));
            }
        });
        CheckOrdererIsThere(root);
        Supported(root, ChannelCapabilities, "channel", "Channel");
        Supported(root.Groups[Orderer], OrdererCapabilities, "orderer", "Orderer");
    }

    /// <summary>Checks what may not change from one configuration to the next.</summary>
    /// <exception cref="ConfigurationException">It changed.</exception>
    public static void CheckChange(Config before, Config after)
    {
        var (old, now) = (before.ChannelGroup, after.ChannelGroup);
        var (oldType, type) = (ConsensusTypeOf(old), ConsensusTypeOf(now));
        if (oldType != type)
        {
            throw new ConfigurationException($"attempted to change consensus type from {oldType} to {type}");
        }

        foreach (var section in new[] { Orderer, Application })
        {
            foreach (var (name, organization) in old.Groups[section].Groups)
            {
                if (now.Groups[section].Groups.TryGetValue(name, out var changed) && Msp(organization).Name is var from && Msp(changed).Name is var to && from != to)
                {
                    throw new ConfigurationException($"{section.ToLowerInvariant()} org {name} attempted to change MSP ID from {from} to {to}");
                }
            }
        }
    }

    /// <summary>Gets how long the first transaction of a block waits for company.</summary>
    /// <exception cref="ConfigurationException">It is no length of time.</exception>
    public static TimeSpan ReadTimeout(ConfigGroup orderer)
    {
        var text = Value(orderer, "BatchTimeout", BatchTimeout.Parser).Timeout;
        var timeout = GoDuration.TryParse(text)
            ?? throw new ConfigurationException($"Attempted to set the batch timeout to a invalid value: time: invalid duration \"{text}\"");
        return timeout > TimeSpan.Zero ? timeout : throw new ConfigurationException($"Attempted to set the batch timeout to a non-positive value: {text}");
    }

    /// <summary>Gets an organisation's membership service; an empty one when it has none.</summary>
    public static FabricMSPConfig Msp(ConfigGroup organization) => FabricMSPConfig.Parser.ParseFrom(Value(organization, "MSP", MSPConfig.Parser).Config);

    /// <summary>Gets a value of a group; an empty one when the group has none of that name.</summary>
    public static T Value<T>(ConfigGroup group, string name, MessageParser<T> parser)
        where T : IMessage<T>, new() => group.Values.TryGetValue(name, out var value) ? parser.ParseFrom(value.Value) : new();

    /// <summary>Gets whether the channel's capability allows identities with Ed25519 keys.</summary>
    public static bool TakesEd25519(ConfigGroup root) => Value(root, "Capabilities", Capabilities.Parser).Capabilities_.ContainsKey("V3_0");

    private static void CheckChannel(ConfigGroup root)
    {
        var algorithm = Value(root, "HashingAlgorithm", HashingAlgorithm.Parser).Name;
        var capabilities = Value(root, "Capabilities", Capabilities.Parser).Capabilities_.Keys;
        var addresses = Value(root, "OrdererAddresses", OrdererAddresses.Parser).Addresses.Count;
        var wrong = algorithm is not ("SHA256" or "SHA3_256") ? $"Unknown hashing algorithm type: {algorithm}"
            : Value(root, "BlockDataHashingStructure", BlockDataHashingStructure.Parser).Width != uint.MaxValue ? "BlockDataHashStructure width only supported at MaxUint32 in this version"
            : addresses == 0 && !capabilities.Any(c => c is "V1_4_2" or "V1_4_3" or "V2_0" or "V3_0") ? "Must set some OrdererAddresses"
            : addresses > 0 && capabilities.Contains("V3_0") ? "global OrdererAddresses are not allowed with V3_0 capability, use org specific addresses only"
            : null;
        if (wrong is not null)
        {
            throw new ConfigurationException(wrong);
        }
    }

    private static void CheckGroup(string name, ConfigGroup group)
    {
        if (name == Application)
        {
            CheckValues(group, ApplicationValues);
            CheckOrganizations(group, OrganizationValues, "ApplicationOrg");
            return;
        }

        CheckValues(group, OrdererValues);
        CheckBatches(group);
        CheckOrganizations(group, OrdererOrganizationValues, "OrdererOrg");
    }

    private static void CheckBatches(ConfigGroup orderer)
    {
        var size = Value(orderer, "BatchSize", BatchSize.Parser);
        const string Attempted = "Attempted to set the batch size";
        var wrong = size switch
        {
            { MaxMessageCount: 0 } => $"{Attempted} max message count to an invalid value: 0",
            { AbsoluteMaxBytes: 0 } => $"{Attempted} absolute max bytes to an invalid value: 0",
            { PreferredMaxBytes: 0 } => $"{Attempted} preferred max bytes to an invalid value: 0",
            _ when size.PreferredMaxBytes > size.AbsoluteMaxBytes => string.Create(
                CultureInfo.InvariantCulture,
                $"{Attempted} preferred max bytes ({size.PreferredMaxBytes}) greater than the absolute max bytes ({size.AbsoluteMaxBytes})."),
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ConfigurationException(wrong);
        }

        ReadTimeout(orderer);
    }

    private static void CheckOrganizations(ConfigGroup section, string[] values, string kind)
    {
        foreach (var (name, organization) in section.Groups)
        {
            if (organization.Groups.Count > 0)
            {
                throw new ConfigurationException($"{kind} config does not allow sub-groups");
            }

            CheckValues(organization, values);
            CheckMembership(name, organization);
        }
    }

    private static void CheckMembership(string name, ConfigGroup organization)
    {
        const string Setup = "setting up the MSP manager failed: ";
        try
        {
            var service = new MembershipService(Msp(organization), takesEd25519: false);
            if (service.MspId.Length == 0)
            {
                throw new ConfigurationException($"MSP for org {name} has empty MSP ID");
            }

            if (!service.HasRoots)
            {
                throw new ConfigurationException($"{Setup}expected at least one CA certificate");
            }
        }
        catch (Exception e) when (e is CryptographicException or InvalidProtocolBufferException)
        {
            throw new ConfigurationException(Setup + e.Message);
        }
    }

    private static void CheckValues(ConfigGroup group, string[] known)
    {
        foreach (var name in group.Values.Keys)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new ConfigurationException($"failed to deserialize values: Unexpected key {name}");
            }
        }
    }

    private static void CheckOrdererIsThere(ConfigGroup root)
    {
        if (!root.Groups.ContainsKey(Orderer))
        {
            throw new ConfigurationException("config update is not compatible: config does not contain orderer config");
        }

        if (!root.Groups.ContainsKey(Application))
        {
            throw new ConfigurationException("current config has application section, but new config does not");
        }
    }

    private static void Supported(ConfigGroup group, string[] known, string section, string kind)
    {
        foreach (var name in Value(group, "Capabilities", Capabilities.Parser).Capabilities_.Keys)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                var reason = $"{kind} capability {name} is required but not supported";
                throw new ConfigurationException($"config update is not compatible: config requires unsupported {section} capabilities: {reason}: {reason}");
            }
        }
    }

    private static void Named(string prefix, Action check)
    {
        try
        {
            check();
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException(prefix + e.Message);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ConfigurationException($"{prefix}failed to deserialize values: {WireMessages.Malformed}");
        }
    }

    private static string ConsensusTypeOf(ConfigGroup root) => Value(root.Groups[Orderer], "ConsensusType", ConsensusType.Parser).Type;
}
