namespace LlmGen.IntegrationTests.Packages;

/// <summary>The tests that use the packages share them, packed once.</summary>
[CollectionDefinition(Name)]
public sealed class SharedPackages : ICollectionFixture<LocalFeed>
{
    public const string Name = "Packages";
}
