using Google.Protobuf;

namespace Warden.Protocol;

/// <summary>Parses nested messages and names the one that does not parse.</summary>
internal static class Unpack
{
    public static T Message<T>(MessageParser<T> parser, ByteString bytes, string what)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new MalformedMessageException($"The {what} does not parse: {exception.Message}", exception);
        }
    }

    public static T Required<T>(T? part, string what)
        where T : class => part ?? throw new MalformedMessageException($"The {what} is missing.");
}
