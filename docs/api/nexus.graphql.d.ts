export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A day in the format of RFC 3339: `2026-11-20`. */
  Date: { input: string; output: string; }
  /** A moment in the format of RFC 3339, in UTC with a Z: `2026-11-20T09:30:00Z`. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number, sent as a string: `"19.90"`. */
  Decimal: { input: string; output: string; }
};

/** What oneself and the admins know. */
export type Account = {
  /** The URL of a picture; empty if there is none. */
  avatarUrl: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The name to show; empty if none was chosen. */
  displayName: Scalars['String']['output'];
  /** The e-mail address, unique regardless of letter case. */
  email: Scalars['String']['output'];
  /** When the address was confirmed by the link in a mail; null until then. */
  emailVerifiedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Whether it may sign in. */
  isActive: Scalars['Boolean']['output'];
  /** What the account may do: user, employer or admin. */
  role: Role;
  /** The name to sign in with, unique regardless of letter case. */
  username: Scalars['String']['output'];
};

/** One page of a list of Account. */
export type AccountConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<AccountEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Account of a list, and its cursor. */
export type AccountEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Account;
};

/** Filters of accounts. */
export type AccountFilterInput = {
  /** Only accounts that may sign in, or only those that may not. */
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only accounts of this role. */
  role?: InputMaybe<Role>;
  /** Only accounts with this text in their names or addresses. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** The changed fields of an account. Absent fields keep their values. */
export type AccountInput = {
  /** Whether it may sign in. */
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** What the account may do: user, employer or admin. */
  role?: InputMaybe<Role>;
};

/** Add a comment to a post. With `parentId` it is a reply to another comment of the post. */
export type AddCommentPayload = {
  /** The comment as it is now. */
  comment: Comment;
};

/** Add a movie to your favourites. A favourite movie is left unchanged. */
export type AddFavoriteMoviePayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** Add a passkey. With the first factor, returns recovery codes. */
export type AddPasskeyPayload = {
  /** The factor that was added. */
  factor: Factor;
  /** The recovery codes, each of which replaces a factor once. They cannot be shown again. Empty if the account has codes already. */
  recoveryCodes: Array<Scalars['String']['output']>;
};

/** Add a review of a product. For users who have bought it; one per product and user. */
export type AddReviewPayload = {
  /** The review. */
  review: ProductReview;
};

/** Add a product to your cart. The quantity is added to what the cart holds of it. */
export type AddToCartPayload = {
  /** The cart as it is now. */
  cart: Cart;
};

/** Add a movie to your watchlist. A movie that is on it is left unchanged. */
export type AddToMovieWatchlistPayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** Add a product to your wishlist. A product that is on it is not added again. */
export type AddToWishlistPayload = {
  /** The state of the wishlist as it is now. */
  wish: WishState;
};

/** Adjust a product's stock. For admins; the stock never falls below zero. */
export type AdjustStockPayload = {
  /** The line of the stock ledger that was added. */
  movement: StockMovement;
  /** The product. */
  product: Product;
};

/** The user who applied. */
export type Applicant = {
  /** The name to show; empty if none was chosen. */
  displayName: Scalars['String']['output'];
  /** The e-mail address, unique regardless of letter case. */
  email: Scalars['String']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name to sign in with, unique regardless of letter case. */
  username: Scalars['String']['output'];
};

/** An application for a posting. */
export type Application = {
  /** The answers to the employer's questions. */
  answers: Array<ApplicationAnswer>;
  /** The user who applied. */
  applicant: Applicant;
  /** The id of the user who applied. */
  applicantId: Scalars['ID']['output'];
  /** What an application shows of its posting, whatever the posting's status. */
  appliedJob: AppliedJob;
  /** When the applicant allowed the employer to store the data; null if never. */
  consentAt?: Maybe<Scalars['DateTime']['output']>;
  /** The letter, in plain text; empty if there is none. */
  coverLetter: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The changes of its status, oldest first. */
  events: ApplicationEventConnection;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The posting; null if you may not read it any more. */
  job?: Maybe<Job>;
  /** The CV; null if there is none. */
  resume?: Maybe<Resume>;
  /** The status. */
  status: ApplicationStatus;
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};


/** An application for a posting. */
export type ApplicationEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** An applicant's answer to a question. */
export type ApplicationAnswer = {
  /** The answer. */
  answer: Scalars['String']['output'];
  /** The question. */
  question: Scalars['String']['output'];
};

/** An applicant's answer to a question. */
export type ApplicationAnswerInput = {
  /** The answer. */
  answer: Scalars['String']['input'];
  /** The question. */
  question: Scalars['String']['input'];
};

/** One page of a list of Application. */
export type ApplicationConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<ApplicationEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Application of a list, and its cursor. */
export type ApplicationEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Application;
};

/** A change of an application's status. The first one has no status before it. */
export type ApplicationEvent = {
  /** The user who changed the status; null if no user did. */
  actorId?: Maybe<Scalars['ID']['output']>;
  /** The application as it is now. */
  application: Application;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The status before; null for the first step. */
  fromStatus?: Maybe<ApplicationStatus>;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** A note; empty if there is none. */
  note: Scalars['String']['output'];
  /** The status after. */
  toStatus: ApplicationStatus;
};

/** One page of a list of ApplicationEvent. */
export type ApplicationEventConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<ApplicationEventEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One ApplicationEvent of a list, and its cursor. */
export type ApplicationEventEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: ApplicationEvent;
};

/** An application for a posting, over GraphQL. A CV is attached over REST. */
export type ApplicationInput = {
  /** The answers to the employer's questions. */
  answers?: InputMaybe<Array<ApplicationAnswerInput>>;
  /** Whether the employer may store the data. */
  consent?: InputMaybe<Scalars['Boolean']['input']>;
  /** The letter, in plain text; empty if there is none. */
  coverLetter?: InputMaybe<Scalars['String']['input']>;
  /** The id of the posting. */
  jobId: Scalars['ID']['input'];
};

/** The changed fields of an application, over GraphQL. Absent fields keep their values. */
export type ApplicationPatchInput = {
  /** The answers to the employer's questions. */
  answers?: InputMaybe<Array<ApplicationAnswerInput>>;
  /** The letter, in plain text; empty if there is none. */
  coverLetter?: InputMaybe<Scalars['String']['input']>;
};

/** The status of an application. */
export enum ApplicationStatus {
  /** Hired */
  Hired = 'HIRED',
  /** Interview */
  Interview = 'INTERVIEW',
  /** Offered */
  Offered = 'OFFERED',
  /** Rejected */
  Rejected = 'REJECTED',
  /** Reviewing */
  Reviewing = 'REVIEWING',
  /** Shortlisted */
  Shortlisted = 'SHORTLISTED',
  /** Submitted */
  Submitted = 'SUBMITTED',
  /** Withdrawn */
  Withdrawn = 'WITHDRAWN'
}

/** The posting of an application. */
export type AppliedJob = {
  /** The name of the company. */
  companyName: Scalars['String']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
  /** The title of the posting. */
  title: Scalars['String']['output'];
};

/** Apply to a job. For signed-in users, once per posting; a CV is attached over REST. */
export type ApplyToJobPayload = {
  /** The application as it is now. */
  application: Application;
};

/** Start to link an identity. The account keeps its other ways to sign in. */
export type BeginLinkPayload = {
  /** The address for the browser. It returns with `code` and `state`. */
  authorizationUrl: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The value that comes back with the browser. It can be used once. */
  state: Scalars['String']['output'];
  /** The secret of the client that started. It sends it again to finish. */
  verifier: Scalars['String']['output'];
};

/**
 * Begin to sign in with another service.
 *
 * For everyone. The client sends the browser to the returned address.
 */
export type BeginSignInPayload = {
  /** The address for the browser. It returns with `code` and `state`. */
  authorizationUrl: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The value that comes back with the browser. It can be used once. */
  state: Scalars['String']['output'];
  /** The secret of the client that started. It sends it again to finish. */
  verifier: Scalars['String']['output'];
};

/** Block a user. Likes, comments, shares and follows of that user are refused from then on. */
export type BlockUserPayload = {
  /** Whether you block the user now. */
  blocked: Scalars['Boolean']['output'];
  /** The id of the user. */
  userId: Scalars['ID']['output'];
};

/** Cancel a pending order. A repeated request changes nothing. */
export type CancelOrderPayload = {
  /** The order as it is now. */
  order: Order;
};

/** A cart, with its present totals. A cart of one currency can be ordered. */
export type Cart = {
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['output'];
  /** The lines, in the order in which they were added. */
  items: Array<CartItem>;
  /** The sum of all lines. */
  totalPrice: Scalars['Decimal']['output'];
  /** The present total of the lines of one currency. */
  totals: Array<CartTotal>;
};

/** A line of a cart: a product and its quantity. */
export type CartItem = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The present price of all units of the line. */
  lineTotal: Scalars['Decimal']['output'];
  /** The product. */
  product: Product;
  /** The number of units. */
  quantity: Scalars['Int']['output'];
};

/** The present total of the lines of one currency. */
export type CartTotal = {
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['output'];
  /** The sum of all lines. */
  totalPrice: Scalars['Decimal']['output'];
};

/** A cast member and the character. */
export type CastMember = {
  /** The name of the character. */
  character: Scalars['String']['output'];
  /** The name of the actor. */
  name: Scalars['String']['output'];
};

/** Cast a vote. One per poll and user; the results are included if you may see them. */
export type CastVotePayload = {
  /** The counted vote. */
  vote: Vote;
};

/** A category of products. Categories form a tree. */
export type Category = {
  /** The categories directly below this one, by name. */
  children: CategoryConnection;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name of the category. Unique under its parent, ignoring case. */
  name: Scalars['String']['output'];
  /** The parent category; null for a root. */
  parent?: Maybe<Category>;
  /** The products directly in this category, newest first. */
  products: ProductConnection;
  /** The name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
};


/** A category of products. Categories form a tree. */
export type CategoryChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A category of products. Categories form a tree. */
export type CategoryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Category. */
export type CategoryConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<CategoryEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Category of a list, and its cursor. */
export type CategoryEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Category;
};

/** The values of a category. */
export type CategoryInput = {
  /** The name of the category. Unique under its parent, ignoring case. */
  name: Scalars['String']['input'];
  /** The id of the parent category; null for a root. */
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** The values of a category to change. Absent fields stay; null clears. */
export type CategoryPatchInput = {
  /** The name of the category. Unique under its parent, ignoring case. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The id of the parent category; null for a root. */
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** Change your password. All other sessions end. */
export type ChangePasswordPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Change your vote. Refused unless the poll allows changes and is open. */
export type ChangeVotePayload = {
  /** The counted vote. */
  vote: Vote;
};

/** Clear your cart. An empty cart is left unchanged. */
export type ClearCartPayload = {
  /** The cart as it is now. */
  cart: Cart;
};

/** Close a posting. For its managers; its applications stay open. */
export type CloseJobPayload = {
  /** The posting. */
  job: Job;
};

/** Close a poll. For its owner and admins; no vote counts after the response. */
export type ClosePollPayload = {
  /** The poll as it is now. */
  poll: Poll;
};

/** A comment on a post, or a reply to another comment of it. */
export type Comment = {
  /** The user who wrote it. */
  author: User;
  /** The text of the comment. */
  content: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When its text was last changed; null if it never was. */
  editedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Whether you like it. */
  likedByMe: Scalars['Boolean']['output'];
  /** The number of users who like it. */
  likesCount: Scalars['Int']['output'];
  /** The id of the comment that it replies to; null if it is not a reply. */
  parentId?: Maybe<Scalars['ID']['output']>;
  /** The post that it belongs to. */
  post: Post;
  /** The replies, oldest first. */
  replies: CommentConnection;
};


/** A comment on a post, or a reply to another comment of it. */
export type CommentRepliesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Comment. */
export type CommentConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<CommentEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Comment of a list, and its cursor. */
export type CommentEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Comment;
};

/** A company that offers work. */
export type Company = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Its open postings, newest first. */
  jobs: JobConnection;
  /** The name of the company. */
  name: Scalars['String']['output'];
  /** The name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
  /** Whether an admin has checked that the company exists, with this name and website. */
  verified: Scalars['Boolean']['output'];
  /** The company's website (http or https); empty if there is none. */
  website: Scalars['String']['output'];
};


/** A company that offers work. */
export type CompanyJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Company. */
export type CompanyConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<CompanyEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Company of a list, and its cursor. */
export type CompanyEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Company;
};

/** Which companies. */
export type CompanyFilterInput = {
  /** Only companies with these words in their name. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** The fields of a company. */
export type CompanyInput = {
  /** The name of the company. */
  name: Scalars['String']['input'];
  /** The company's website (http or https); empty if there is none. */
  website?: InputMaybe<Scalars['String']['input']>;
};

/** The changed fields of a company. Absent fields keep their values; admins set `verified`. */
export type CompanyPatchInput = {
  /** The name of the company. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Whether an admin has checked that the company exists, with this name and website. */
  verified?: InputMaybe<Scalars['Boolean']['input']>;
  /** The company's website (http or https); empty if there is none. */
  website?: InputMaybe<Scalars['String']['input']>;
};

/**
 * Confirm a new e-mail address.
 *
 * For holders of the code from the mail. Replaces the address.
 */
export type ConfirmEmailChangePayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Confirm an authenticator app with a code. With the first factor, returns recovery codes. */
export type ConfirmTotpPayload = {
  /** The factor that was added. */
  factor: Factor;
  /** The recovery codes, each of which replaces a factor once. They cannot be shown again. Empty if the account has codes already. */
  recoveryCodes: Array<Scalars['String']['output']>;
};

/** A confirmation by the owner: the password, a code, or the answer of a passkey. */
export type ConfirmationInput = {
  /** The token of the challenge. It is valid for five minutes, one answer and one purpose. */
  challengeToken?: InputMaybe<Scalars['String']['input']>;
  /** A code of the authenticator app, six digits; or a recovery code. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The answer of the passkey as text: `JSON.stringify(credential)`. */
  credential?: InputMaybe<Scalars['String']['input']>;
  /** The account's password. */
  password?: InputMaybe<Scalars['String']['input']>;
};

/** A city, and the number of open postings there. */
export type CountedLocation = {
  /** The city. */
  city: Scalars['String']['output'];
  /** The number of open postings there. */
  count: Scalars['Int']['output'];
  /** The country, as two letters of ISO 3166-1. */
  country: Scalars['String']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Degrees north of the equator, from -90 to 90; null if they are not known. */
  latitude?: Maybe<Scalars['Float']['output']>;
  /** Degrees east of Greenwich, from -180 to 180; null if they are not known. */
  longitude?: Maybe<Scalars['Float']['output']>;
  /** The region, state or county; may be empty. */
  region: Scalars['String']['output'];
};

/** Create a category. For admins; without a parent it is a root. */
export type CreateCategoryPayload = {
  /** The category of the product. */
  category: Category;
};

/** Create a company. For employers, who own it from then on, and admins. */
export type CreateCompanyPayload = {
  /** The company that offers the work. */
  company: Company;
};

/** Create an industry. For admins; without a parent it is a root. */
export type CreateJobCategoryPayload = {
  /** The industry as it is now. */
  jobCategory: JobCategory;
};

/** Create a posting. For employers; it is a draft unless its status says otherwise. */
export type CreateJobPayload = {
  /** The posting. */
  job: Job;
};

/** Create a personal access token. Returns the token once; its owner is notified. */
export type CreatePersonalAccessTokenPayload = {
  /** The token without its secret text. */
  personalAccessToken: PersonalAccessToken;
  /** The token itself, shown this once. */
  token: Scalars['String']['output'];
};

/** Create a poll. For signed-in users; it has 2 to 20 options, and is stored as a whole. */
export type CreatePollPayload = {
  /** The poll as it is now. */
  poll: Poll;
};

/** Create a post. For signed-in users; a quote may have no text of its own. */
export type CreatePostPayload = {
  /** The post as it is now. */
  post: Post;
};

/** Create a product. For admins; its first stock is recorded in the stock ledger. */
export type CreateProductPayload = {
  /** The product. */
  product: Product;
};

/** The number of interactions of each kind on one day, in UTC. */
export type DayOfInteractions = {
  /** The number of comments. */
  comments: Scalars['Int']['output'];
  /** The day, in UTC. */
  day: Scalars['Date']['output'];
  /** The number of likes. */
  likes: Scalars['Int']['output'];
  /** The number of shares. */
  shares: Scalars['Int']['output'];
};

/** Delete a category. For admins; refused while it holds products or categories. */
export type DeleteCategoryPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a comment. For its author and admins; replies to it stay. */
export type DeleteCommentPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete an industry. For admins; refused while postings or industries belong to it. */
export type DeleteJobCategoryPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a posting. For its managers; one with applications is closed instead. */
export type DeleteJobPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a saved search. For its user, who gets no more mails about it. */
export type DeleteJobSearchPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete your account. Its contributions that other users rely on stay, without your name. */
export type DeleteMePayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Delete a poll. For its owner and admins; its votes are deleted too. */
export type DeletePollPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a post. For its author and admins; its comments are hidden with it. */
export type DeletePostPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a product. For admins; orders of it stay unchanged. */
export type DeleteProductPayload = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Filters by genre, year and rating. */
export type DiscoverMoviesInput = {
  /** Only movies that have all these genres, by id. */
  genres?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Only movies with at least this mean rating, from 0 to 10. */
  minRating?: InputMaybe<Scalars['Float']['input']>;
  /** The order of the list; a minus reverses it. */
  sort?: InputMaybe<MovieSort>;
  /** Only movies of this year or later. */
  yearFrom?: InputMaybe<Scalars['Int']['input']>;
  /** Only movies of this year or earlier. */
  yearTo?: InputMaybe<Scalars['Int']['input']>;
};

/** Dismiss a movie. It is not recommended to you any more. */
export type DismissMoviePayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** A movie that you dismissed, and when. */
export type DismissedMovie = {
  /** When it was dismissed. */
  createdAt: Scalars['DateTime']['output'];
  /** The movie. */
  movie: Movie;
};

/** One page of a list of DismissedMovie. */
export type DismissedMovieConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<DismissedMovieEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One DismissedMovie of a list, and its cursor. */
export type DismissedMovieEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: DismissedMovie;
};

/** An enabled domain. */
export type EnabledDomain = {
  /** The features that it supports beyond the basic ones, as words. */
  features: Array<Scalars['String']['output']>;
  /** The name. */
  name: Scalars['String']['output'];
  /** The prefixes of its REST paths. */
  paths: Array<Scalars['String']['output']>;
  /** A sentence about what it offers. */
  summary: Scalars['String']['output'];
  /** The title. */
  title: Scalars['String']['output'];
  /** The version. */
  version: Scalars['String']['output'];
};

/** A value of a filter, and the number of results that have it. */
export type FacetValue = {
  /** The number of results that have this value. */
  count: Scalars['Int']['output'];
  /** The value as words to display. */
  label: Scalars['String']['output'];
  /** The value to filter by. */
  value: Scalars['String']['output'];
};

/** An authenticator app or a passkey of the account. */
export type Factor = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** An authenticator app or a passkey. */
  kind: FactorKind;
  /** When it was last used to sign in or to confirm; null if it never was. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The name of the factor. */
  name: Scalars['String']['output'];
};

/** One page of a list of Factor. */
export type FactorConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<FactorEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Factor of a list, and its cursor. */
export type FactorEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Factor;
};

/** The kind of a second factor. */
export enum FactorKind {
  /** Passkey */
  Passkey = 'PASSKEY',
  /** Authenticator app */
  Totp = 'TOTP'
}

/** A favourite movie, and when it was added. */
export type FavoriteMovie = {
  /** When it was added to the list. */
  createdAt: Scalars['DateTime']['output'];
  /** The movie. */
  movie: Movie;
};

/** One page of a list of FavoriteMovie. */
export type FavoriteMovieConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<FavoriteMovieEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One FavoriteMovie of a list, and its cursor. */
export type FavoriteMovieEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: FavoriteMovie;
};

/** The values that the browser brought back, and the verifier of the first step. */
export type FinishInput = {
  /** The code that the service gave the browser. */
  code: Scalars['String']['input'];
  /** The issuer that the service named beside the code, if it did. */
  iss?: InputMaybe<Scalars['String']['input']>;
  /** The value that comes back with the browser. It can be used once. */
  state: Scalars['String']['input'];
  /** The secret of the client that started. It sends it again to finish. */
  verifier: Scalars['String']['input'];
};

/**
 * Link an identity to your account.
 *
 * For signed-in users. Uses what the browser brought back from the service.
 */
export type FinishLinkPayload = {
  /** The linked identity. */
  identity: Identity;
};

/**
 * Finish signing in with another service.
 *
 * For everyone. Exchanges what the browser brought back for a pair of tokens.
 */
export type FinishSignInPayload = {
  /** The access token for `Authorization: Bearer`, valid for 15 minutes. */
  access: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The refresh token, valid for 7 days and for one exchange: use the new one next. */
  refresh: Scalars['String']['output'];
  /** The account. */
  user: Account;
};

/** A follow of one user by another. */
export type Follow = {
  /**
   * When it began.
   * @deprecated Use followedAt, as in REST.
   */
  createdAt: Scalars['DateTime']['output'];
  /** When the follow began. */
  followedAt: Scalars['DateTime']['output'];
  /** The followed user. */
  followee: User;
  /** The user who follows. */
  follower: User;
};

/** One page of a list of Follow. */
export type FollowConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<FollowEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Follow of a list, and its cursor. */
export type FollowEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Follow;
};

/** Follow a poll. You are notified when it ends, whether or not you have voted. */
export type FollowPollPayload = {
  /** Whether you follow the poll now. */
  following: Scalars['Boolean']['output'];
  /** The id of the poll. */
  pollId: Scalars['ID']['output'];
};

/** Follow a user. A repeated request changes nothing. */
export type FollowUserPayload = {
  /** The number of followers of the user. */
  followersCount: Scalars['Int']['output'];
  /** Whether you follow the user now. */
  following: Scalars['Boolean']['output'];
  /** The id of the user. */
  userId: Scalars['ID']['output'];
};

/** A person at another service, with access to the account. */
export type Identity = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The address that the service named last; empty if it named none. */
  email: Scalars['String']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** When it last signed in, or was linked. */
  lastUsedAt: Scalars['DateTime']['output'];
  /** The service, by the name that the list of services gives it. */
  provider: Scalars['String']['output'];
};

/** One page of a list of Identity. */
export type IdentityConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<IdentityEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Identity of a list, and its cursor. */
export type IdentityEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Identity;
};

/** The number of interactions of each kind. */
export type InteractionTotals = {
  /** The number of comments. */
  comments: Scalars['Int']['output'];
  /** The number of likes. */
  likes: Scalars['Int']['output'];
  /** The number of shares. */
  shares: Scalars['Int']['output'];
};

/** A posting. */
export type Job = {
  /** Those of its applications that you may read, newest first. */
  applications: ApplicationConnection;
  /** Whether it takes applications now. */
  canApply: Scalars['Boolean']['output'];
  /** The industry of the posting. */
  category: JobCategory;
  /** The company that offers the work. */
  company: Company;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The work, in several lines of plain text; empty if there are none. */
  description: Scalars['String']['output'];
  /** How far it is from the point of the search. */
  distanceKm?: Maybe<Scalars['Float']['output']>;
  /** The experience required; null if none is. */
  experienceLevel?: Maybe<JobLevel>;
  /** When it expires; null if it does not. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The kind of employment, such as full time. */
  jobType: JobType;
  /** The location of the work; null if it can be done from anywhere. */
  location?: Maybe<JobLocation>;
  /** When it was published. */
  postedAt: Scalars['DateTime']['output'];
  /** The salary; null if it is not given. */
  salary?: Maybe<Salary>;
  /** The name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
  /** The status. */
  status: JobState;
  /** The title of the posting. */
  title: Scalars['String']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Whether the work is done on site, remotely, or both. */
  workplaceType: JobWorkplace;
};


/** A posting. */
export type JobApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** An industry. Industries form a tree. */
export type JobCategory = {
  /** The industries directly below this one, by name. */
  children: JobCategoryConnection;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The open postings directly in this industry, newest first. */
  jobs: JobConnection;
  /** The name of the industry. */
  name: Scalars['String']['output'];
  /** The parent industry; null for a root. */
  parent?: Maybe<JobCategory>;
  /** The name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
};


/** An industry. Industries form a tree. */
export type JobCategoryChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** An industry. Industries form a tree. */
export type JobCategoryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of JobCategory. */
export type JobCategoryConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<JobCategoryEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One JobCategory of a list, and its cursor. */
export type JobCategoryEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: JobCategory;
};

/** The fields of an industry. */
export type JobCategoryInput = {
  /** The name of the industry. */
  name: Scalars['String']['input'];
  /** The id of the parent industry; null for a root. */
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** The changed fields of an industry. Absent fields keep their values, and null clears one. */
export type JobCategoryPatchInput = {
  /** The name of the industry. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The id of the parent industry; null for a root. */
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** One page of a list of Job. */
export type JobConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<JobEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Job of a list, and its cursor. */
export type JobEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Job;
};

/** The number of results for each value of the most used filters. */
export type JobFacets = {
  /** The industry of the posting. */
  category: Array<FacetValue>;
  /** The country, as two letters of ISO 3166-1. */
  country: Array<FacetValue>;
  /** The kind of employment, such as full time. */
  jobType: Array<FacetValue>;
  /** Whether the work is done on site, remotely, or both. */
  workplaceType: Array<FacetValue>;
};

/** Which postings. Several values of one filter, repeated or with commas, mean any of them. */
export type JobFilterInput = {
  /** Only postings of these industries and those below them, by id or slug. */
  category?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Only postings of these companies, by id or slug. */
  company?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Only postings in these countries, as two letters of ISO 3166-1. */
  country?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The currency of `salary_min`, as three letters of ISO 4217. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** Only postings that ask for these levels. */
  experienceLevel?: InputMaybe<Array<JobLevel>>;
  /** Whether postings without a salary are included despite `salary_min`. */
  includeUnknownSalary?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only postings of these types. */
  jobType?: InputMaybe<Array<JobType>>;
  /** Only postings in these cities. */
  location?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only postings near this point, as `latitude,longitude`. */
  near?: InputMaybe<Scalars['String']['input']>;
  /** Only postings published within this number of days. */
  postedWithinDays?: InputMaybe<Scalars['Int']['input']>;
  /** The radius around `near` in kilometres; 50 by default. */
  radiusKm?: InputMaybe<Scalars['Float']['input']>;
  /** Only postings that pay at least this much a year. */
  salaryMin?: InputMaybe<Scalars['Decimal']['input']>;
  /** Words of the title, the description or the company. Quotation marks keep words together. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Only postings of these workplaces. */
  workplaceType?: InputMaybe<Array<JobWorkplace>>;
};

/** The fields of a posting. */
export type JobInput = {
  /** The id of the industry. */
  categoryId: Scalars['ID']['input'];
  /** The id of the company. */
  companyId: Scalars['ID']['input'];
  /** The work, in several lines of plain text; empty if there are none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The experience required; null if none is. */
  experienceLevel?: InputMaybe<JobLevel>;
  /** When it expires; null if it does not. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The kind of employment, such as full time. */
  jobType: JobType;
  /** The location of the work; null if it can be done from anywhere. */
  location?: InputMaybe<LocationInput>;
  /** The salary; null if it is not given. */
  salary?: InputMaybe<SalaryInput>;
  /** The status. */
  status?: InputMaybe<JobStatus>;
  /** The title of the posting. */
  title: Scalars['String']['input'];
  /** Whether the work is done on site, remotely, or both. */
  workplaceType: JobWorkplace;
};

/** The experience that a posting requires. */
export enum JobLevel {
  /** Entry */
  Entry = 'ENTRY',
  /** Lead */
  Lead = 'LEAD',
  /** Mid */
  Mid = 'MID',
  /** Senior */
  Senior = 'SENIOR'
}

/** A city. That of a posting has the posting's own coordinates. */
export type JobLocation = {
  /** The city. */
  city: Scalars['String']['output'];
  /** The country, as two letters of ISO 3166-1. */
  country: Scalars['String']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Degrees north of the equator, from -90 to 90; null if they are not known. */
  latitude?: Maybe<Scalars['Float']['output']>;
  /** Degrees east of Greenwich, from -180 to 180; null if they are not known. */
  longitude?: Maybe<Scalars['Float']['output']>;
  /** The region, state or county; may be empty. */
  region: Scalars['String']['output'];
};

/** The order of the list. */
export enum JobOrder {
  /** The nearest to `near` first. */
  Distance = 'DISTANCE',
  /** The newest first. */
  PostedAtDesc = 'POSTED_AT_DESC',
  /** The best match first. */
  Relevance = 'RELEVANCE',
  /** The highest minimum for a full-time year first. */
  SalaryDesc = 'SALARY_DESC'
}

/** The changed fields of a posting. Absent fields keep their values, and null clears one. */
export type JobPatchInput = {
  /** The id of the industry. */
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the company. */
  companyId?: InputMaybe<Scalars['ID']['input']>;
  /** The work, in several lines of plain text; empty if there are none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The experience required; null if none is. */
  experienceLevel?: InputMaybe<JobLevel>;
  /** When it expires; null if it does not. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The kind of employment, such as full time. */
  jobType?: InputMaybe<JobType>;
  /** The location of the work; null if it can be done from anywhere. */
  location?: InputMaybe<LocationInput>;
  /** The salary; null if it is not given. */
  salary?: InputMaybe<SalaryInput>;
  /** The status. */
  status?: InputMaybe<JobStatus>;
  /** The title of the posting. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** Whether the work is done on site, remotely, or both. */
  workplaceType?: InputMaybe<JobWorkplace>;
};

/** One page of the postings that were found. */
export type JobSearchConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<JobEdge>;
  /** How many of all found postings have each value of a filter. */
  facets: JobFacets;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** The status of a posting for readers: a posting past its end is expired. */
export enum JobState {
  /** Closed */
  Closed = 'CLOSED',
  /** Draft */
  Draft = 'DRAFT',
  /** Expired */
  Expired = 'EXPIRED',
  /** Published */
  Published = 'PUBLISHED'
}

/** The status that its managers have set. */
export enum JobStatus {
  /** Closed */
  Closed = 'CLOSED',
  /** Draft */
  Draft = 'DRAFT',
  /** Published */
  Published = 'PUBLISHED'
}

/** The kind of employment, in the words of schema.org. */
export enum JobType {
  /** Contractor */
  Contractor = 'CONTRACTOR',
  /** Full time */
  FullTime = 'FULL_TIME',
  /** Intern */
  Intern = 'INTERN',
  /** Other */
  Other = 'OTHER',
  /** Part time */
  PartTime = 'PART_TIME',
  /** Per diem */
  PerDiem = 'PER_DIEM',
  /** Temporary */
  Temporary = 'TEMPORARY',
  /** Volunteer */
  Volunteer = 'VOLUNTEER'
}

/** The workplace: on site, hybrid or remote. */
export enum JobWorkplace {
  /** Hybrid */
  Hybrid = 'HYBRID',
  /** On site */
  OnSite = 'ON_SITE',
  /** Remote */
  Remote = 'REMOTE'
}

/** A like of a post. */
export type Like = {
  /** When it began. */
  createdAt: Scalars['DateTime']['output'];
  /** The user who likes it. */
  user: User;
};

/** Like a comment. A repeated request changes nothing. */
export type LikeCommentPayload = {
  /** The comment as it is now. */
  comment: Comment;
  /** Whether you like it now. */
  liked: Scalars['Boolean']['output'];
  /** The number of users who like it. */
  likesCount: Scalars['Int']['output'];
};

/** One page of a list of Like. */
export type LikeConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<LikeEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Like of a list, and its cursor. */
export type LikeEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Like;
};

/** Like a post. A repeated request changes nothing. */
export type LikePostPayload = {
  /** Whether you like it now. */
  liked: Scalars['Boolean']['output'];
  /** The number of users who like it. */
  likesCount: Scalars['Int']['output'];
  /** The post as it is now. */
  post: Post;
};

/** A city and its coordinates. */
export type LocationInput = {
  /** The city. */
  city: Scalars['String']['input'];
  /** The country, as two letters of ISO 3166-1. */
  country: Scalars['String']['input'];
  /** Degrees north of the equator, from -90 to 90; null if they are not known. */
  latitude?: InputMaybe<Scalars['Float']['input']>;
  /** Degrees east of Greenwich, from -180 to 180; null if they are not known. */
  longitude?: InputMaybe<Scalars['Float']['input']>;
  /** The region, state or county; may be empty. */
  region?: InputMaybe<Scalars['String']['input']>;
};

/** Log out everywhere. Ends all your sessions, including this one. */
export type LogoutAllPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Log out. Ends this session, and refuses its tokens from then on. */
export type LogoutPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Mark all your notifications as read. */
export type MarkAllNotificationsReadPayload = {
  /** The number of notifications that were unread. */
  marked: Scalars['Int']['output'];
};

/** Mark a notification as read. Repeating it changes nothing. */
export type MarkNotificationReadPayload = {
  /** The notification as it is now. */
  notification: Notification;
};

/** A movie. Your own flags and rating are null for anonymous viewers. */
export type Movie = {
  /** Whether it is for adults only. */
  adult: Scalars['Boolean']['output'];
  /** The path of the backdrop below TMDb's base URL of images; null if there is none. */
  backdropPath?: Maybe<Scalars['String']['output']>;
  /** The URL of the backdrop; null if there is none. */
  backdropUrl?: Maybe<Scalars['String']['output']>;
  /** The ids of the genres. */
  genreIds: Array<Scalars['ID']['output']>;
  /** The id of the movie at TMDb. */
  id: Scalars['ID']['output'];
  /** Whether it is on your watchlist. */
  inWatchlist?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you dismissed it. */
  isDismissed?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it is one of your favourites. */
  isFavorite?: Maybe<Scalars['Boolean']['output']>;
  /** Your rating, from 0.5 to 10 in steps of 0.5; null if there is none. */
  myRating?: Maybe<Scalars['Float']['output']>;
  /** The original language, as two letters of ISO 639-1. */
  originalLanguage: Scalars['String']['output'];
  /** The title in the original language. */
  originalTitle: Scalars['String']['output'];
  /** A summary of the plot; may be empty. */
  overview: Scalars['String']['output'];
  /** The popularity at TMDb; a larger number is more popular. */
  popularity: Scalars['Float']['output'];
  /** The path of the poster below TMDb's base URL of images; null if there is none. */
  posterPath?: Maybe<Scalars['String']['output']>;
  /** The URL of the poster; null if there is none. */
  posterUrl?: Maybe<Scalars['String']['output']>;
  /** The day of the first release; null if it is not known. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** The source of the data: TMDb, or the demo. */
  source: MovieSource;
  /** The title in the requested language. */
  title: Scalars['String']['output'];
  /** The mean rating at TMDb, from 0 to 10; 0 if there is none. */
  voteAverage: Scalars['Float']['output'];
  /** The number of ratings at TMDb. */
  voteCount: Scalars['Int']['output'];
};

/** A movie with its cast, genres and trailers. */
export type MovieDetails = {
  /** Whether it is for adults only. */
  adult: Scalars['Boolean']['output'];
  /** The path of the backdrop below TMDb's base URL of images; null if there is none. */
  backdropPath?: Maybe<Scalars['String']['output']>;
  /** The URL of the backdrop; null if there is none. */
  backdropUrl?: Maybe<Scalars['String']['output']>;
  /** The actors of the main roles. */
  cast: Array<CastMember>;
  /** The names of the directors. */
  directors: Array<Scalars['String']['output']>;
  /** When the data were fetched from TMDb. */
  fetchedAt: Scalars['DateTime']['output'];
  /** The ids of the genres. */
  genreIds: Array<Scalars['ID']['output']>;
  /** The genres. */
  genres: Array<MovieGenre>;
  /** The id of the movie at TMDb. */
  id: Scalars['ID']['output'];
  /** Whether it is on your watchlist. */
  inWatchlist?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you dismissed it. */
  isDismissed?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it is one of your favourites. */
  isFavorite?: Maybe<Scalars['Boolean']['output']>;
  /** Your rating, from 0.5 to 10 in steps of 0.5; null if there is none. */
  myRating?: Maybe<Scalars['Float']['output']>;
  /** The original language, as two letters of ISO 639-1. */
  originalLanguage: Scalars['String']['output'];
  /** The title in the original language. */
  originalTitle: Scalars['String']['output'];
  /** A summary of the plot; may be empty. */
  overview: Scalars['String']['output'];
  /** The popularity at TMDb; a larger number is more popular. */
  popularity: Scalars['Float']['output'];
  /** The path of the poster below TMDb's base URL of images; null if there is none. */
  posterPath?: Maybe<Scalars['String']['output']>;
  /** The URL of the poster; null if there is none. */
  posterUrl?: Maybe<Scalars['String']['output']>;
  /** The day of the first release; null if it is not known. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** The running time in minutes; null if it is not known. */
  runtime?: Maybe<Scalars['Int']['output']>;
  /** The source of the data: TMDb, or the demo. */
  source: MovieSource;
  /** Whether the data are outdated because TMDb did not answer. */
  stale: Scalars['Boolean']['output'];
  /** The tagline; may be empty. */
  tagline: Scalars['String']['output'];
  /** The title in the requested language. */
  title: Scalars['String']['output'];
  /** Trailers and other videos. */
  videos: Array<MovieVideo>;
  /** The mean rating at TMDb, from 0 to 10; 0 if there is none. */
  voteAverage: Scalars['Float']['output'];
  /** The number of ratings at TMDb. */
  voteCount: Scalars['Int']['output'];
};

/** A genre of movies. */
export type MovieGenre = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name of the genre in the requested language. */
  name: Scalars['String']['output'];
};

/** One page of movies. A stale page could not be refreshed from TMDb. */
export type MoviePage = {
  /** When the data were fetched from TMDb. */
  fetchedAt: Scalars['DateTime']['output'];
  /** The number of this page, from 1. */
  page: Scalars['Int']['output'];
  /** The entries of this page. */
  results: Array<Movie>;
  /** The source of the data: TMDb, or the demo. */
  source: MovieSource;
  /** Whether the data are outdated because TMDb did not answer. */
  stale: Scalars['Boolean']['output'];
  /** The number of movies on all pages. */
  totalCount: Scalars['Int']['output'];
  /** The number of pages. */
  totalPages: Scalars['Int']['output'];
};

/** Movie preferences of a user. */
export type MoviePreferences = {
  /** The ids of the genres that are not recommended to you. */
  dislikedGenres: Array<Scalars['ID']['output']>;
  /** Whether movies for adults are shown. */
  includeAdult: Scalars['Boolean']['output'];
  /** The language of titles and texts, such as `en-US`; null for English. */
  language?: Maybe<Scalars['String']['output']>;
  /** The ids of the genres that you like. */
  likedGenres: Array<Scalars['ID']['output']>;
  /** The country for release dates, as two letters of ISO 3166-1; null for none. */
  region?: Maybe<Scalars['String']['output']>;
};

/** Movie preferences of a user. Absent fields get their defaults. */
export type MoviePreferencesInput = {
  /** The ids of the genres that are not recommended to you. */
  dislikedGenres?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Whether movies for adults are shown. */
  includeAdult?: InputMaybe<Scalars['Boolean']['input']>;
  /** The language of titles and texts, such as `en-US`; null for English. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** The ids of the genres that you like. */
  likedGenres?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The country for release dates, as two letters of ISO 3166-1; null for none. */
  region?: InputMaybe<Scalars['String']['input']>;
};

/** A recommended movie, its score, and the movies of yours that led to it. */
export type MovieRecommendation = {
  /** The movies of yours that led to it. */
  because: Array<RecommendationReason>;
  /** The movie. */
  movie: Movie;
  /** The score of the recommendation; a larger number is better. */
  score: Scalars['Float']['output'];
};

/** One page of your recommendations, and how they were chosen. */
export type MovieRecommendationPage = {
  /** The number of this page, from 1. */
  page: Scalars['Int']['output'];
  /** The entries of this page. */
  results: Array<MovieRecommendation>;
  /** The source: your own movies, or popular ones. */
  strategy: MovieRecommendationStrategy;
  /** The number of movies on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** The strategy of recommendations. */
export enum MovieRecommendationStrategy {
  /** Popular movies, because you have no favourites or ratings yet. */
  ColdStart = 'COLD_START',
  /** Recommendations from your favourites, ratings and genres. */
  Personal = 'PERSONAL'
}

/** The number of your recommendations after they were recomputed. */
export type MovieRecommendationsReady = {
  /** When the recommendations were computed; null if they never were. */
  computedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The number of recommendations. */
  count: Scalars['Int']['output'];
};

/** The order of the list. */
export enum MovieSort {
  /** The least popular first. */
  PopularityAsc = 'POPULARITY_ASC',
  /** The most popular first. */
  PopularityDesc = 'POPULARITY_DESC',
  /** The oldest first. */
  ReleaseDateAsc = 'RELEASE_DATE_ASC',
  /** The newest first. */
  ReleaseDateDesc = 'RELEASE_DATE_DESC',
  /** By title, from A to Z. */
  TitleAsc = 'TITLE_ASC',
  /** By title, from Z to A. */
  TitleDesc = 'TITLE_DESC',
  /** The lowest rated first. */
  VoteAverageAsc = 'VOTE_AVERAGE_ASC',
  /** The highest rated first. */
  VoteAverageDesc = 'VOTE_AVERAGE_DESC'
}

/** The source of a movie: TMDb, or the invented catalogue of the demo. */
export enum MovieSource {
  /** demonstration */
  Demo = 'DEMO',
  /** TMDb */
  Tmdb = 'TMDB'
}

/** Your flags and rating of a movie, and the length of the changed list. */
export type MovieState = {
  /** The length of the changed list. */
  count: Scalars['Int']['output'];
  /** Whether it is on your watchlist. */
  inWatchlist: Scalars['Boolean']['output'];
  /** Whether it is never recommended to you. */
  isDismissed: Scalars['Boolean']['output'];
  /** Whether it is one of your favourites. */
  isFavorite: Scalars['Boolean']['output'];
  /** The id of the movie at TMDb. */
  movieId: Scalars['ID']['output'];
  /** Your rating, from 0.5 to 10 in steps of 0.5; null if there is none. */
  myRating?: Maybe<Scalars['Float']['output']>;
};

/** A trailer or another video, with its key on the site that shows it. */
export type MovieVideo = {
  /** The id of the video on that site. */
  key: Scalars['String']['output'];
  /** The kind of video, such as a trailer. */
  kind: Scalars['String']['output'];
  /** The title of the video. */
  name: Scalars['String']['output'];
  /** The site that shows it, such as YouTube. */
  site: Scalars['String']['output'];
};

/** The period of a trend. */
export enum MovieWindow {
  /** The present day. */
  Day = 'DAY',
  /** The present week. */
  Week = 'WEEK'
}

/** The operations that change data. */
export type Mutation = {
  /** Add a comment to a post. With `parentId` it is a reply to another comment of the post. */
  addComment?: Maybe<AddCommentPayload>;
  /** Add a movie to your favourites. A favourite movie is left unchanged. */
  addFavoriteMovie?: Maybe<AddFavoriteMoviePayload>;
  /** Add a passkey. With the first factor, returns recovery codes. */
  addPasskey?: Maybe<AddPasskeyPayload>;
  /** Add a review of a product. For users who have bought it; one per product and user. */
  addReview?: Maybe<AddReviewPayload>;
  /** Add a product to your cart. The quantity is added to what the cart holds of it. */
  addToCart?: Maybe<AddToCartPayload>;
  /** Add a movie to your watchlist. A movie that is on it is left unchanged. */
  addToMovieWatchlist?: Maybe<AddToMovieWatchlistPayload>;
  /** Add a product to your wishlist. A product that is on it is not added again. */
  addToWishlist?: Maybe<AddToWishlistPayload>;
  /** Adjust a product's stock. For admins; the stock never falls below zero. */
  adjustStock?: Maybe<AdjustStockPayload>;
  /** Apply to a job. For signed-in users, once per posting; a CV is attached over REST. */
  applyToJob?: Maybe<ApplyToJobPayload>;
  /** Start to link an identity. The account keeps its other ways to sign in. */
  beginLink?: Maybe<BeginLinkPayload>;
  /**
   * Begin to sign in with another service.
   *
   * For everyone. The client sends the browser to the returned address.
   */
  beginSignIn?: Maybe<BeginSignInPayload>;
  /** Block a user. Likes, comments, shares and follows of that user are refused from then on. */
  blockUser?: Maybe<BlockUserPayload>;
  /** Cancel a pending order. A repeated request changes nothing. */
  cancelOrder?: Maybe<CancelOrderPayload>;
  /** Cast a vote. One per poll and user; the results are included if you may see them. */
  castVote?: Maybe<CastVotePayload>;
  /** Change your password. All other sessions end. */
  changePassword?: Maybe<ChangePasswordPayload>;
  /** Change your vote. Refused unless the poll allows changes and is open. */
  changeVote?: Maybe<ChangeVotePayload>;
  /** Clear your cart. An empty cart is left unchanged. */
  clearCart?: Maybe<ClearCartPayload>;
  /** Close a posting. For its managers; its applications stay open. */
  closeJob?: Maybe<CloseJobPayload>;
  /** Close a poll. For its owner and admins; no vote counts after the response. */
  closePoll?: Maybe<ClosePollPayload>;
  /**
   * Confirm a new e-mail address.
   *
   * For holders of the code from the mail. Replaces the address.
   */
  confirmEmailChange?: Maybe<ConfirmEmailChangePayload>;
  /** Confirm an authenticator app with a code. With the first factor, returns recovery codes. */
  confirmTotp?: Maybe<ConfirmTotpPayload>;
  /** Create a category. For admins; without a parent it is a root. */
  createCategory?: Maybe<CreateCategoryPayload>;
  /** Create a company. For employers, who own it from then on, and admins. */
  createCompany?: Maybe<CreateCompanyPayload>;
  /** Create a posting. For employers; it is a draft unless its status says otherwise. */
  createJob?: Maybe<CreateJobPayload>;
  /** Create an industry. For admins; without a parent it is a root. */
  createJobCategory?: Maybe<CreateJobCategoryPayload>;
  /** Create a personal access token. Returns the token once; its owner is notified. */
  createPersonalAccessToken?: Maybe<CreatePersonalAccessTokenPayload>;
  /** Create a poll. For signed-in users; it has 2 to 20 options, and is stored as a whole. */
  createPoll?: Maybe<CreatePollPayload>;
  /** Create a post. For signed-in users; a quote may have no text of its own. */
  createPost?: Maybe<CreatePostPayload>;
  /** Create a product. For admins; its first stock is recorded in the stock ledger. */
  createProduct?: Maybe<CreateProductPayload>;
  /** Delete a category. For admins; refused while it holds products or categories. */
  deleteCategory?: Maybe<DeleteCategoryPayload>;
  /** Delete a comment. For its author and admins; replies to it stay. */
  deleteComment?: Maybe<DeleteCommentPayload>;
  /** Delete a posting. For its managers; one with applications is closed instead. */
  deleteJob?: Maybe<DeleteJobPayload>;
  /** Delete an industry. For admins; refused while postings or industries belong to it. */
  deleteJobCategory?: Maybe<DeleteJobCategoryPayload>;
  /** Delete a saved search. For its user, who gets no more mails about it. */
  deleteJobSearch?: Maybe<DeleteJobSearchPayload>;
  /** Delete your account. Its contributions that other users rely on stay, without your name. */
  deleteMe?: Maybe<DeleteMePayload>;
  /** Delete a poll. For its owner and admins; its votes are deleted too. */
  deletePoll?: Maybe<DeletePollPayload>;
  /** Delete a post. For its author and admins; its comments are hidden with it. */
  deletePost?: Maybe<DeletePostPayload>;
  /** Delete a product. For admins; orders of it stay unchanged. */
  deleteProduct?: Maybe<DeleteProductPayload>;
  /** Dismiss a movie. It is not recommended to you any more. */
  dismissMovie?: Maybe<DismissMoviePayload>;
  /**
   * Link an identity to your account.
   *
   * For signed-in users. Uses what the browser brought back from the service.
   */
  finishLink?: Maybe<FinishLinkPayload>;
  /**
   * Finish signing in with another service.
   *
   * For everyone. Exchanges what the browser brought back for a pair of tokens.
   */
  finishSignIn?: Maybe<FinishSignInPayload>;
  /** Follow a poll. You are notified when it ends, whether or not you have voted. */
  followPoll?: Maybe<FollowPollPayload>;
  /** Follow a user. A repeated request changes nothing. */
  followUser?: Maybe<FollowUserPayload>;
  /** Like a comment. A repeated request changes nothing. */
  likeComment?: Maybe<LikeCommentPayload>;
  /** Like a post. A repeated request changes nothing. */
  likePost?: Maybe<LikePostPayload>;
  /** Log out. Ends this session, and refuses its tokens from then on. */
  logout?: Maybe<LogoutPayload>;
  /** Log out everywhere. Ends all your sessions, including this one. */
  logoutAll?: Maybe<LogoutAllPayload>;
  /** Mark all your notifications as read. */
  markAllNotificationsRead?: Maybe<MarkAllNotificationsReadPayload>;
  /** Mark a notification as read. Repeating it changes nothing. */
  markNotificationRead?: Maybe<MarkNotificationReadPayload>;
  /** Log in with a passkey alone, and get a pair of tokens. The device verifies its user. */
  passkeyAuth?: Maybe<PasskeyAuthPayload>;
  /** Pay a pending order. The demonstration provider moves no money. */
  payOrder?: Maybe<PayOrderPayload>;
  /** Place an order of the items or of your cart. If a line is refused, nothing is ordered. */
  placeOrder?: Maybe<PlaceOrderPayload>;
  /** Publish a posting. For its managers; without an end it is open for 60 days. */
  publishJob?: Maybe<PublishJobPayload>;
  /** Rate a movie. Ratings go from 0.5 to 10 in steps of 0.5; a later one replaces an earlier one. */
  rateMovie?: Maybe<RateMoviePayload>;
  /**
   * Refresh your tokens.
   *
   * For holders of a refresh token. It can be used once; for some seconds the same pair is returned.
   */
  refreshToken?: Maybe<RefreshTokenPayload>;
  /** Register an account. */
  register?: Maybe<RegisterPayload>;
  /** Remove a line from your cart. Refused if the cart has no such line. */
  removeCartItem?: Maybe<RemoveCartItemPayload>;
  /** Remove one of your second factors. The last one removes the recovery codes too. */
  removeFactor?: Maybe<RemoveFactorPayload>;
  /** Remove a movie from your favourites. A movie that is not a favourite is left unchanged. */
  removeFavoriteMovie?: Maybe<RemoveFavoriteMoviePayload>;
  /** Remove a movie from your watchlist. A movie that is not on it is left unchanged. */
  removeFromMovieWatchlist?: Maybe<RemoveFromMovieWatchlistPayload>;
  /** Remove a product from your wishlist. A list without the product is left unchanged. */
  removeFromWishlist?: Maybe<RemoveFromWishlistPayload>;
  /** Replace your recovery codes. Returns the new ones once; the former ones are invalid. */
  renewRecoveryCodes?: Maybe<RenewRecoveryCodesPayload>;
  /** Report a post to the admins. A repeated request changes nothing. */
  reportPost?: Maybe<ReportPostPayload>;
  /** Request an e-mail change. A mail to the new address confirms it; the old one is notified. */
  requestEmailChange?: Maybe<RequestEmailChangePayload>;
  /** Request a password reset by mail. The response is the same for unknown addresses. */
  requestPasswordReset?: Maybe<RequestPasswordResetPayload>;
  /**
   * Send the verification mail again.
   *
   * For signed-in users. A verified address is left unchanged.
   */
  resendVerification?: Maybe<ResendVerificationPayload>;
  /** Reset a password. For holders of the code from the mail; all sessions end. */
  resetPassword?: Maybe<ResetPasswordPayload>;
  /** Restore a dismissed movie. It may be recommended to you again. */
  restoreMovie?: Maybe<RestoreMoviePayload>;
  /** Revoke one of your personal access tokens. */
  revokePersonalAccessToken?: Maybe<RevokePersonalAccessTokenPayload>;
  /** Revoke one of your sessions. Its tokens are refused from then on. */
  revokeSession?: Maybe<RevokeSessionPayload>;
  /** Save a posting. For signed-in users; repeating it changes nothing. */
  saveJob?: Maybe<SaveJobPayload>;
  /** Save a search. For signed-in users, ten at most; new matching postings are mailed. */
  saveJobSearch?: Maybe<SaveJobSearchPayload>;
  /** Set an application's status. For managers of its posting; each status has its next ones. */
  setApplicationStatus?: Maybe<SetApplicationStatusPayload>;
  /** Replace your movie preferences. Absent fields get their defaults. */
  setMoviePreferences?: Maybe<SetMoviePreferencesPayload>;
  /** Replace your mail preferences. Only the named kinds are sent by mail. */
  setNotificationPreferences?: Maybe<SetNotificationPreferencesPayload>;
  /** Set an order's status. For admins; a cancelled order returns its units to stock. */
  setOrderStatus?: Maybe<SetOrderStatusPayload>;
  /** Share a post. A repeated request changes nothing. */
  sharePost?: Maybe<SharePostPayload>;
  /**
   * Start a confirmation by passkey.
   *
   * For signed-in users. The passkey confirms a change of the second factors.
   */
  startConfirmation?: Maybe<StartConfirmationPayload>;
  /**
   * Start the enrolment of a passkey.
   *
   * For signed-in users. Returns the options for `navigator.credentials.create()`.
   */
  startPasskey?: Maybe<StartPasskeyPayload>;
  /**
   * Start a log-in with a passkey.
   *
   * For everyone. Returns the options for `navigator.credentials.get()`.
   */
  startPasskeyAuth?: Maybe<StartPasskeyAuthPayload>;
  /** Start to enrol an authenticator app. Returns its secret, which a code confirms. */
  startTotp?: Maybe<StartTotpPayload>;
  /** Log in and get a pair of tokens. By user name or e-mail address, and the password. */
  tokenAuth?: Maybe<TokenAuthPayload>;
  /**
   * Complete a log-in with a second factor.
   *
   * For holders of a challenge. Takes a code or a passkey, and returns a pair of tokens.
   */
  tokenAuthSecondFactor?: Maybe<TokenAuthSecondFactorPayload>;
  /** Unblock a user. A user who is not blocked is left unchanged. */
  unblockUser?: Maybe<UnblockUserPayload>;
  /** Unfollow a poll. A poll that you do not follow is left unchanged. */
  unfollowPoll?: Maybe<UnfollowPollPayload>;
  /** Unfollow a user. A user who is not followed is left unchanged. */
  unfollowUser?: Maybe<UnfollowUserPayload>;
  /**
   * Unlike a comment. A comment that you do not like is left unchanged. If you may not see its post
   * any more, the like is removed, and a request that selects `comment` gets `not_found`.
   */
  unlikeComment?: Maybe<UnlikeCommentPayload>;
  /**
   * Unlike a post. A post that you do not like is left unchanged. If you may not see the post any
   * more, the like is removed, and a request that selects `post` gets `not_found`.
   */
  unlikePost?: Maybe<UnlikePostPayload>;
  /** Unlink an identity from your account. Refused for the last way to sign in. */
  unlinkIdentity?: Maybe<UnlinkIdentityPayload>;
  /** Remove your rating of a movie. A movie that you have not rated is left unchanged. */
  unrateMovie?: Maybe<UnrateMoviePayload>;
  /** Remove a saved posting. For signed-in users; repeating it changes nothing. */
  unsaveJob?: Maybe<UnsaveJobPayload>;
  /**
   * Unshare a post. A post that you do not share is left unchanged. If you may not see the post any
   * more, the share is removed, and a request that selects `post` gets `not_found`.
   */
  unsharePost?: Maybe<UnsharePostPayload>;
  /** Update an application. For its applicant, until an employer opens it. */
  updateApplication?: Maybe<UpdateApplicationPayload>;
  /** Update a line of your cart. The quantity replaces the one before. */
  updateCartItem?: Maybe<UpdateCartItemPayload>;
  /** Update a category. For admins; categories below it move with it. */
  updateCategory?: Maybe<UpdateCategoryPayload>;
  /** Update a comment. For its author and admins; the text replaces the one before. */
  updateComment?: Maybe<UpdateCommentPayload>;
  /** Update a company. For its owner, whose change ends its verification, and admins. */
  updateCompany?: Maybe<UpdateCompanyPayload>;
  /** Update a posting. For its managers; a later end opens an expired one again. */
  updateJob?: Maybe<UpdateJobPayload>;
  /** Update an industry. For admins; industries below it move with it. */
  updateJobCategory?: Maybe<UpdateJobCategoryPayload>;
  /** Update your profile. Absent fields keep their values, and null clears optional ones. */
  updateMe?: Maybe<UpdateMePayload>;
  /** Update a poll. For its owner; options and their limits are frozen by the first vote. */
  updatePoll?: Maybe<UpdatePollPayload>;
  /** Update a post. For its author and admins; earlier versions are stored. */
  updatePost?: Maybe<UpdatePostPayload>;
  /** Update a product. For admins; a new stock needs the stock that you have seen. */
  updateProduct?: Maybe<UpdateProductPayload>;
  /**
   * Update an account.
   *
   * For admins. Changes the role, or deactivates or reactivates the account.
   */
  updateUser?: Maybe<UpdateUserPayload>;
  /** Verify an e-mail address. For holders of the code from the mail. */
  verifyEmail?: Maybe<VerifyEmailPayload>;
  /** Verify a token. Returns whether it is valid, and when it expires. */
  verifyToken?: Maybe<VerifyTokenPayload>;
  /** Withdraw an application. For its applicant; repeating it changes nothing. */
  withdrawApplication?: Maybe<WithdrawApplicationPayload>;
  /** Withdraw your vote. Refused unless the poll allows changes and is open. */
  withdrawVote?: Maybe<WithdrawVotePayload>;
};


/** The operations that change data. */
export type MutationAddCommentArgs = {
  content: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
  postId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationAddFavoriteMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationAddPasskeyArgs = {
  challengeToken: Scalars['String']['input'];
  credential: Scalars['String']['input'];
  name: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationAddReviewArgs = {
  body?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  productId: Scalars['ID']['input'];
  rating: Scalars['Int']['input'];
};


/** The operations that change data. */
export type MutationAddToCartArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  productId: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};


/** The operations that change data. */
export type MutationAddToMovieWatchlistArgs = {
  movieId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationAddToWishlistArgs = {
  notify?: InputMaybe<Scalars['Boolean']['input']>;
  productId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationAdjustStockArgs = {
  delta: Scalars['Int']['input'];
  productId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationApplyToJobArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: ApplicationInput;
};


/** The operations that change data. */
export type MutationBeginLinkArgs = {
  password?: InputMaybe<Scalars['String']['input']>;
  provider: Scalars['String']['input'];
  redirectUri?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that change data. */
export type MutationBeginSignInArgs = {
  provider: Scalars['String']['input'];
  redirectUri?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that change data. */
export type MutationBlockUserArgs = {
  userId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationCancelOrderArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationCastVoteArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  optionIds: Array<Scalars['ID']['input']>;
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that change data. */
export type MutationChangePasswordArgs = {
  newPassword: Scalars['String']['input'];
  oldPassword: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationChangeVoteArgs = {
  optionIds: Array<Scalars['ID']['input']>;
  pollId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationCloseJobArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationClosePollArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationConfirmEmailChangeArgs = {
  token: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationConfirmTotpArgs = {
  code: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationCreateCategoryArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: CategoryInput;
};


/** The operations that change data. */
export type MutationCreateCompanyArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: CompanyInput;
};


/** The operations that change data. */
export type MutationCreateJobArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: JobInput;
};


/** The operations that change data. */
export type MutationCreateJobCategoryArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: JobCategoryInput;
};


/** The operations that change data. */
export type MutationCreatePersonalAccessTokenArgs = {
  input: PersonalAccessTokenInput;
};


/** The operations that change data. */
export type MutationCreatePollArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: PollInput;
};


/** The operations that change data. */
export type MutationCreatePostArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: PostInput;
};


/** The operations that change data. */
export type MutationCreateProductArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: ProductInput;
};


/** The operations that change data. */
export type MutationDeleteCategoryArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDeleteCommentArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDeleteJobArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDeleteJobCategoryArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDeleteJobSearchArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDeleteMeArgs = {
  password: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationDeletePollArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDeletePostArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDeleteProductArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationDismissMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationFinishLinkArgs = {
  input: FinishInput;
};


/** The operations that change data. */
export type MutationFinishSignInArgs = {
  input: FinishInput;
};


/** The operations that change data. */
export type MutationFollowPollArgs = {
  id: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that change data. */
export type MutationFollowUserArgs = {
  userId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationLikeCommentArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationLikePostArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationMarkNotificationReadArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationPasskeyAuthArgs = {
  challengeToken: Scalars['String']['input'];
  credential: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationPayOrderArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationPlaceOrderArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: OrderInput;
};


/** The operations that change data. */
export type MutationPublishJobArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationRateMovieArgs = {
  movieId: Scalars['ID']['input'];
  value: Scalars['Float']['input'];
};


/** The operations that change data. */
export type MutationRefreshTokenArgs = {
  refresh: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationRegisterArgs = {
  input: RegisterInput;
};


/** The operations that change data. */
export type MutationRemoveCartItemArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationRemoveFactorArgs = {
  id: Scalars['ID']['input'];
  input: ConfirmationInput;
};


/** The operations that change data. */
export type MutationRemoveFavoriteMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationRemoveFromMovieWatchlistArgs = {
  movieId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationRemoveFromWishlistArgs = {
  productId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationRenewRecoveryCodesArgs = {
  input: ConfirmationInput;
};


/** The operations that change data. */
export type MutationReportPostArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationRequestEmailChangeArgs = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationRequestPasswordResetArgs = {
  email: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationResetPasswordArgs = {
  newPassword: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationRestoreMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationRevokePersonalAccessTokenArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationSaveJobArgs = {
  jobId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationSaveJobSearchArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: SavedSearchInput;
};


/** The operations that change data. */
export type MutationSetApplicationStatusArgs = {
  id: Scalars['ID']['input'];
  note?: InputMaybe<Scalars['String']['input']>;
  status: ApplicationStatus;
};


/** The operations that change data. */
export type MutationSetMoviePreferencesArgs = {
  input: MoviePreferencesInput;
};


/** The operations that change data. */
export type MutationSetNotificationPreferencesArgs = {
  byMail: Array<Scalars['String']['input']>;
};


/** The operations that change data. */
export type MutationSetOrderStatusArgs = {
  id: Scalars['ID']['input'];
  status: OrderStatus;
};


/** The operations that change data. */
export type MutationSharePostArgs = {
  comment?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationStartPasskeyArgs = {
  input: ConfirmationInput;
};


/** The operations that change data. */
export type MutationStartTotpArgs = {
  input: ConfirmationInput;
};


/** The operations that change data. */
export type MutationTokenAuthArgs = {
  password: Scalars['String']['input'];
  username: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationTokenAuthSecondFactorArgs = {
  challengeToken: Scalars['String']['input'];
  code?: InputMaybe<Scalars['String']['input']>;
  credential?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that change data. */
export type MutationUnblockUserArgs = {
  userId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUnfollowPollArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUnfollowUserArgs = {
  userId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUnlikeCommentArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUnlikePostArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUnlinkIdentityArgs = {
  id: Scalars['ID']['input'];
  password?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that change data. */
export type MutationUnrateMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUnsaveJobArgs = {
  jobId: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUnsharePostArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUpdateApplicationArgs = {
  id: Scalars['ID']['input'];
  input: ApplicationPatchInput;
};


/** The operations that change data. */
export type MutationUpdateCartItemArgs = {
  id: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};


/** The operations that change data. */
export type MutationUpdateCategoryArgs = {
  id: Scalars['ID']['input'];
  input: CategoryPatchInput;
};


/** The operations that change data. */
export type MutationUpdateCommentArgs = {
  content: Scalars['String']['input'];
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationUpdateCompanyArgs = {
  id: Scalars['ID']['input'];
  input: CompanyPatchInput;
};


/** The operations that change data. */
export type MutationUpdateJobArgs = {
  id: Scalars['ID']['input'];
  input: JobPatchInput;
};


/** The operations that change data. */
export type MutationUpdateJobCategoryArgs = {
  id: Scalars['ID']['input'];
  input: JobCategoryPatchInput;
};


/** The operations that change data. */
export type MutationUpdateMeArgs = {
  input: ProfileInput;
};


/** The operations that change data. */
export type MutationUpdatePollArgs = {
  id: Scalars['ID']['input'];
  input: PollPatchInput;
};


/** The operations that change data. */
export type MutationUpdatePostArgs = {
  id: Scalars['ID']['input'];
  input: PostPatchInput;
};


/** The operations that change data. */
export type MutationUpdateProductArgs = {
  id: Scalars['ID']['input'];
  input: ProductPatchInput;
};


/** The operations that change data. */
export type MutationUpdateUserArgs = {
  id: Scalars['ID']['input'];
  input: AccountInput;
};


/** The operations that change data. */
export type MutationVerifyEmailArgs = {
  token: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationVerifyTokenArgs = {
  token: Scalars['String']['input'];
};


/** The operations that change data. */
export type MutationWithdrawApplicationArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that change data. */
export type MutationWithdrawVoteArgs = {
  pollId: Scalars['ID']['input'];
};

/** Your own vote in a poll. */
export type MyVote = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The ids of the chosen options. */
  optionIds: Array<Scalars['ID']['output']>;
  /** The poll of the vote. */
  poll: Poll;
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** One page of a list of MyVote. */
export type MyVoteConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<MyVoteEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One MyVote of a list, and its cursor. */
export type MyVoteEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: MyVote;
};

/** The server and its enabled domains. */
export type Nexus = {
  /** The domains that are enabled. */
  domains: Array<EnabledDomain>;
  /** The name. */
  name: Scalars['String']['output'];
  /** The version. */
  version: Scalars['String']['output'];
};

/** A notification of the viewer. */
export type Notification = {
  /** The latest user who caused it; null if no user did. */
  actor?: Maybe<User>;
  /** The number of users who caused it. */
  actorCount: Scalars['Int']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The kind of event, as one word. */
  kind: Scalars['String']['output'];
  /** The values that the text contains, as a JSON object. */
  payload: Scalars['String']['output'];
  /** When it was marked as read; null until then. */
  readAt?: Maybe<Scalars['DateTime']['output']>;
  /** The id of the object that it links to. */
  targetId: Scalars['ID']['output'];
  /** The kind of object that it links to. */
  targetType: Scalars['String']['output'];
  /** The text to display, as one sentence. */
  text: Scalars['String']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** One page of a list of Notification. */
export type NotificationConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<NotificationEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Notification of a list, and its cursor. */
export type NotificationEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Notification;
};

/** The viewer's choice of mail for one kind of notification. */
export type NotificationPreference = {
  /** Whether it is also sent by mail. */
  byMail: Scalars['Boolean']['output'];
  /** The kind as one word. */
  kind: Scalars['String']['output'];
  /** The kind as words to display. */
  title: Scalars['String']['output'];
};

/** The votes for an option, and their share of all votes. */
export type OptionResult = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The share of all votes in percent, from 0 to 100. */
  percentage: Scalars['Float']['output'];
  /** The text of the option. */
  text: Scalars['String']['output'];
  /** The number of ballots that choose it. */
  votes: Scalars['Int']['output'];
};

/** A customer's order, with the prices at the time of the order. */
export type Order = {
  /** When the order was cancelled; null if it was not. */
  cancelledAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['output'];
  /** The changes of its status, oldest first. */
  events: OrderEventConnection;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Its lines, in the order of the request. */
  items: Array<OrderItem>;
  /** The address for the delivery; null if none was given. */
  shippingAddress?: Maybe<ShippingAddress>;
  /** The status of the order. */
  status: OrderStatus;
  /** The sum of all lines. */
  totalPrice: Scalars['Decimal']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** The user who placed it. */
  userId: Scalars['ID']['output'];
};


/** A customer's order, with the prices at the time of the order. */
export type OrderEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Order. */
export type OrderConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<OrderEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Order of a list, and its cursor. */
export type OrderEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Order;
};

/** A change of an order's status. The first one has no status before it. */
export type OrderEvent = {
  /** The user who changed the status; null if no user did. */
  actorId?: Maybe<Scalars['ID']['output']>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The status before; null for the first event. */
  fromStatus?: Maybe<OrderStatus>;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** A note; may be empty. */
  note: Scalars['String']['output'];
  /** The status after. */
  toStatus: OrderStatus;
};

/** One page of a list of OrderEvent. */
export type OrderEventConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<OrderEventEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One OrderEvent of a list, and its cursor. */
export type OrderEventEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: OrderEvent;
};

/** Filters that narrow a list of orders. */
export type OrderFilterInput = {
  /** Only orders of this status. */
  status?: InputMaybe<OrderStatus>;
};

/** An order of these items, or of the cart. */
export type OrderInput = {
  /** The total that the customer has seen. If the order costs another amount, it is refused with `price_changed`. Null accepts every total. */
  expectedTotal?: InputMaybe<Scalars['Decimal']['input']>;
  /** Whether to order the cart instead of `items`. The cart is empty afterwards. */
  fromCart?: InputMaybe<Scalars['Boolean']['input']>;
  /** The products and their quantities. Leave it out with `from_cart`. */
  items?: InputMaybe<Array<OrderLineInput>>;
  /** The address for the delivery; null if none was given. */
  shippingAddress?: InputMaybe<ShippingAddressInput>;
};

/** A line of an order, with the product's name and price at the time of the order. */
export type OrderItem = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The price of one unit when the order was placed. */
  price: Scalars['Decimal']['output'];
  /** The product. */
  product: Product;
  /** The name of the product when the order was placed. */
  productName: Scalars['String']['output'];
  /** The number of units. */
  quantity: Scalars['Int']['output'];
};

/** A product and the quantity to order. */
export type OrderLineInput = {
  /** The id of the product. */
  productId: Scalars['ID']['input'];
  /** The number of units. */
  quantity: Scalars['Int']['input'];
};

/** The status of an order. */
export enum OrderStatus {
  /** Cancelled */
  Cancelled = 'CANCELLED',
  /** Delivered */
  Delivered = 'DELIVERED',
  /** Paid */
  Paid = 'PAID',
  /** Pending */
  Pending = 'PENDING',
  /** Refunded */
  Refunded = 'REFUNDED',
  /** Shipped */
  Shipped = 'SHIPPED'
}

/** The position of a page in its list. */
export type PageInfo = {
  /** The cursor of the last row, to continue `after`. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more rows follow. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows come before. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first row, to continue `before`. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Log in with a passkey alone, and get a pair of tokens. The device verifies its user. */
export type PasskeyAuthPayload = {
  /** The access token for `Authorization: Bearer`, valid for 15 minutes. */
  access: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The refresh token, valid for 7 days and for one exchange: use the new one next. */
  refresh: Scalars['String']['output'];
  /** The account. */
  user: Account;
};

/** Pay a pending order. The demonstration provider moves no money. */
export type PayOrderPayload = {
  /** The order as it is now. */
  order: Order;
};

/** A token for a script, without the token itself. */
export type PersonalAccessToken = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The last characters of the token, to recognise it by. */
  ending: Scalars['String']['output'];
  /** When it expires. */
  expiresAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** When it was last used; null if it never was. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The purpose, such as the name of the script. */
  name: Scalars['String']['output'];
  /** The networks that it was used from, the latest new one last. */
  networks: Array<Scalars['String']['output']>;
  /** The scopes that limit the token, as the list of scopes names them. */
  scopes: Array<Scalars['String']['output']>;
};

/** One page of a list of PersonalAccessToken. */
export type PersonalAccessTokenConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<PersonalAccessTokenEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One PersonalAccessToken of a list, and its cursor. */
export type PersonalAccessTokenEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: PersonalAccessToken;
};

/** A new personal access token: its name, its scopes and its lifetime. */
export type PersonalAccessTokenInput = {
  /** The number of days until it expires, 365 at most. */
  expiresInDays: Scalars['Int']['input'];
  /** The purpose, such as the name of the script. */
  name: Scalars['String']['input'];
  /** The account's password; left out if it has none. */
  password?: InputMaybe<Scalars['String']['input']>;
  /** The scopes that limit the token, as the list of scopes names them. */
  scopes: Array<Scalars['String']['input']>;
};

/** Place an order of the items or of your cart. If a line is refused, nothing is ordered. */
export type PlaceOrderPayload = {
  /** The order as it is now. */
  order: Order;
};

/** A poll, with the results that the viewer may see. */
export type Poll = {
  /** Whether a vote can be changed or withdrawn while the poll is open. */
  allowChange: Scalars['Boolean']['output'];
  /** A word that groups polls; empty if there is none. */
  category: Scalars['String']['output'];
  /** When it was closed; null while it is open. An expired poll takes no votes, and is recorded as closed within half a minute. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it was closed: by its owner, or because it expired. Null as long as `closed_at` is. */
  closedReason?: Maybe<PollClosedReason>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** More about the question, in plain text; empty if there is none. */
  description: Scalars['String']['output'];
  /** When it ends; null if it stays open until its owner closes it. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you have voted. */
  hasVoted: Scalars['Boolean']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Whether you follow it and are notified when it ends. */
  isFollowing: Scalars['Boolean']['output'];
  /** Whether it takes votes. */
  isOpen: Scalars['Boolean']['output'];
  /** Whether it is public. A private poll is opened by its share token. */
  isPublic: Scalars['Boolean']['output'];
  /** The largest number of options that a ballot chooses. */
  maxChoices: Scalars['Int']['output'];
  /** The smallest number of options that a ballot chooses. */
  minChoices: Scalars['Int']['output'];
  /** The ids of the options that you chose; empty if you have not voted. */
  myChoices: Array<Scalars['ID']['output']>;
  /** The options, in the order of the owner. */
  options: Array<PollOption>;
  /** The id of the user who created it. */
  ownerId: Scalars['ID']['output'];
  /** The question, on one line. */
  question: Scalars['String']['output'];
  /** When viewers other than the owner see the results. */
  resultsVisibility: PollVisibility;
  /** Whether you may see the results. */
  resultsVisible: Scalars['Boolean']['output'];
  /** The token that opens a private poll. It is null unless you own the poll. */
  shareToken?: Maybe<Scalars['String']['output']>;
  /** The number of voters; null while the results are hidden. */
  totalVoters?: Maybe<Scalars['Int']['output']>;
  /** The number of choices in all ballots; null while the results are hidden. */
  totalVotes?: Maybe<Scalars['Int']['output']>;
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** The reason why a poll was closed. */
export enum PollClosedReason {
  /** Its time was over */
  Expired = 'EXPIRED',
  /** Closed by hand */
  Manual = 'MANUAL'
}

/** One page of a list of Poll. */
export type PollConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<PollEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Poll of a list, and its cursor. */
export type PollEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Poll;
};

/** The filters and the order of the list of polls. */
export type PollFilterInput = {
  /** Only polls of the user with this id. */
  author?: InputMaybe<Scalars['ID']['input']>;
  /** Only polls of this category. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** Only polls with these words in the question or the description. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Only polls that take votes, or only closed ones. */
  status?: InputMaybe<PollStatus>;
};

/** A new poll. */
export type PollInput = {
  /** Whether a vote can be changed or withdrawn while the poll is open. */
  allowChange?: InputMaybe<Scalars['Boolean']['input']>;
  /** A word that groups polls; empty if there is none. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** More about the question, in plain text; empty if there is none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** When it ends; null if it stays open until its owner closes it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whether it is public. A private poll is opened by its share token. */
  isPublic?: InputMaybe<Scalars['Boolean']['input']>;
  /** The largest number of options that a ballot chooses. */
  maxChoices?: InputMaybe<Scalars['Int']['input']>;
  /** The smallest number of options that a ballot chooses. */
  minChoices?: InputMaybe<Scalars['Int']['input']>;
  /** The options, in the order of the owner. */
  options: Array<Scalars['String']['input']>;
  /** The question, on one line. */
  question: Scalars['String']['input'];
  /** When viewers other than the owner see the results. */
  resultsVisibility?: InputMaybe<PollVisibility>;
};

/** One option of a poll. */
export type PollOption = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The position among the options, from 0. */
  position: Scalars['Int']['output'];
  /** The text of the option. */
  text: Scalars['String']['output'];
  /** The number of ballots that choose it; null while the results are hidden. */
  votes?: Maybe<Scalars['Int']['output']>;
};

/** The order of the list. */
export enum PollOrder {
  /** The oldest first. */
  CreatedAtAsc = 'CREATED_AT_ASC',
  /** The newest first. */
  CreatedAtDesc = 'CREATED_AT_DESC',
  /** The poll that ends first is first. */
  ExpiresAtAsc = 'EXPIRES_AT_ASC',
  /** The most voted first. */
  VotesDesc = 'VOTES_DESC'
}

/** Changes of a poll. Absent fields keep their values, null clears optional ones. */
export type PollPatchInput = {
  /** Whether a vote can be changed or withdrawn while the poll is open. */
  allowChange?: InputMaybe<Scalars['Boolean']['input']>;
  /** A word that groups polls; empty if there is none. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** More about the question, in plain text; empty if there is none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** When it ends; null if it stays open until its owner closes it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whether it is public. A private poll is opened by its share token. */
  isPublic?: InputMaybe<Scalars['Boolean']['input']>;
  /** The largest number of options that a ballot chooses. */
  maxChoices?: InputMaybe<Scalars['Int']['input']>;
  /** The smallest number of options that a ballot chooses. */
  minChoices?: InputMaybe<Scalars['Int']['input']>;
  /** The options, in the order of the owner. */
  options?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The question, on one line. */
  question?: InputMaybe<Scalars['String']['input']>;
  /** When viewers other than the owner see the results. */
  resultsVisibility?: InputMaybe<PollVisibility>;
};

/** The results of a poll. The version grows with every change. */
export type PollResults = {
  /** The moment at which the votes were counted. */
  asOf: Scalars['DateTime']['output'];
  /** Whether it takes votes now. */
  isOpen: Scalars['Boolean']['output'];
  /** Each option with its votes. */
  options: Array<OptionResult>;
  /** The id of the poll. */
  pollId: Scalars['ID']['output'];
  /** The number of voters. */
  totalVoters: Scalars['Int']['output'];
  /** The number of choices in all ballots. */
  totalVotes: Scalars['Int']['output'];
  /** A number that grows with every change of the results. */
  version: Scalars['Int']['output'];
};

/** Whether polls take votes. */
export enum PollStatus {
  /** The poll was closed or has expired. */
  Closed = 'CLOSED',
  /** The poll takes votes. */
  Open = 'OPEN'
}

/** When results may be seen. The owner and admins always see them. */
export enum PollVisibility {
  /** By everybody after the end */
  AfterClose = 'AFTER_CLOSE',
  /** By those who have voted, and by everybody after the end */
  AfterVote = 'AFTER_VOTE',
  /** By everybody, at any time */
  Always = 'ALWAYS',
  /** By the owner alone */
  Owner = 'OWNER'
}

/** A post with its current counters. */
export type Post = {
  /** The user who wrote it. */
  author: User;
  /** The comments, oldest first. */
  comments: CommentConnection;
  /** The number of comments, including replies. */
  commentsCount: Scalars['Int']['output'];
  /** The text, in one or several lines. A quote may have none. */
  content: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When its text was last changed; null if it never was. */
  editedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The address of a picture (http or https); null if there is none. */
  imageUrl?: Maybe<Scalars['String']['output']>;
  /** Whether it quotes another post, which may be deleted. */
  isQuote: Scalars['Boolean']['output'];
  /** Whether you like it. */
  likedByMe: Scalars['Boolean']['output'];
  /** The likes, latest first. */
  likes: LikeConnection;
  /** The number of users who like it. */
  likesCount: Scalars['Int']['output'];
  /** Whether you share it. */
  sharedByMe: Scalars['Boolean']['output'];
  /** The quoted post; null if it was deleted or you may not see it. */
  sharedPost?: Maybe<Post>;
  /** The number of users who have shared it. */
  sharesCount: Scalars['Int']['output'];
  /** Which viewers may read it: everyone, or the followers of the author. */
  visibility: PostVisibility;
};


/** A post with its current counters. */
export type PostCommentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A post with its current counters. */
export type PostLikesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Interactions with a post by day. */
export type PostAnalytics = {
  /** Every day, including those without interactions. */
  days: Array<DayOfInteractions>;
  /** The first day. */
  from: Scalars['Date']['output'];
  /** The id of the post. */
  postId: Scalars['ID']['output'];
  /** The last day. */
  to: Scalars['Date']['output'];
  /** The totals of all days. */
  totals: InteractionTotals;
};

/** One page of a list of Post. */
export type PostConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<PostEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Post of a list, and its cursor. */
export type PostEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Post;
};

/** Filters of posts, and their order. */
export type PostFilterInput = {
  /** Only posts of the user with this id. */
  author?: InputMaybe<Scalars['ID']['input']>;
  /** Only posts with a picture, or only those without one. */
  hasMedia?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only posts with these words. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Only posts created at or after this moment. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only posts created before this moment. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A new post. A quote may have no text of its own. */
export type PostInput = {
  /** The text, in one or several lines. A quote may have none. */
  content?: InputMaybe<Scalars['String']['input']>;
  /** The address of a picture (http or https); null if there is none. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  /** The id of the quoted post; null if it is not a quote. */
  quoteOf?: InputMaybe<Scalars['ID']['input']>;
  /** Which viewers may read it: everyone, or the followers of the author. */
  visibility?: InputMaybe<PostVisibility>;
};

/** An interaction with a post, and its counters afterwards. */
export type PostInteraction = {
  /** The number of comments, including replies. */
  commentsCount: Scalars['Int']['output'];
  /** The kind of the interaction. */
  kind: PostInteractionKind;
  /** The number of users who like it. */
  likesCount: Scalars['Int']['output'];
  /** The id of the post. */
  postId: Scalars['ID']['output'];
  /** The number of users who have shared it. */
  sharesCount: Scalars['Int']['output'];
};

/** A kind of interaction with a post. */
export enum PostInteractionKind {
  /** A comment was added. */
  Comment = 'COMMENT',
  /** A comment was deleted. */
  CommentDeleted = 'COMMENT_DELETED',
  /** A user liked the post. */
  Like = 'LIKE',
  /** The post was deleted. No further events follow. */
  PostDeleted = 'POST_DELETED',
  /** The post was updated. */
  PostUpdated = 'POST_UPDATED',
  /** A user shared the post. */
  Share = 'SHARE',
  /** A user unliked the post. */
  Unlike = 'UNLIKE',
  /** A user unshared the post. */
  Unshare = 'UNSHARE'
}

/** The order of posts. Pages of a ranked order show one snapshot of the ranking. */
export enum PostOrder {
  /** The most active first; newer posts rank higher. */
  Hot = 'HOT',
  /** The most liked first. */
  MostLiked = 'MOST_LIKED',
  /** The newest first. */
  New = 'NEW'
}

/** Changes of a post. Absent fields keep their values, null clears optional ones. */
export type PostPatchInput = {
  /** The text, in one or several lines. A quote may have none. */
  content?: InputMaybe<Scalars['String']['input']>;
  /** The address of a picture (http or https); null if there is none. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  /** Which viewers may read it: everyone, or the followers of the author. */
  visibility?: InputMaybe<PostVisibility>;
};

/** Which viewers see a post. */
export enum PostVisibility {
  /** Followers of the author */
  Followers = 'FOLLOWERS',
  /** Everybody */
  Public = 'PUBLIC'
}

/** A product, with its price and stock. */
export type Product = {
  /** The category of the product. */
  category: Category;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['output'];
  /** The description, in plain text; may be empty. */
  description: Scalars['String']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The largest quantity in one order; null if there is no limit. */
  maxPerOrder?: Maybe<Scalars['Int']['output']>;
  /** The name of the product, on one line. */
  name: Scalars['String']['output'];
  /** The price of one unit. */
  price: Scalars['Decimal']['output'];
  /** The mean rating, from 1 to 5; 0 if there is none. */
  rating: Scalars['Float']['output'];
  /** The number of reviews. */
  ratingCount: Scalars['Int']['output'];
  /** Its reviews, newest first. */
  reviews: ProductReviewConnection;
  /** The stock keeping unit, unique among products; null if the product has none. */
  sku?: Maybe<Scalars['String']['output']>;
  /** The name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
  /** The number of units that can be ordered now. */
  stock: Scalars['Int']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};


/** A product, with its price and stock. */
export type ProductReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Product. */
export type ProductConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<ProductEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Product of a list, and its cursor. */
export type ProductEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Product;
};

/** Filters and ordering of products. */
export type ProductFilterInput = {
  /** Only products of this category and those below it, by id or slug. */
  category?: InputMaybe<Scalars['ID']['input']>;
  /** Only products with stock (true) or without (false). */
  inStock?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only products that cost at most this much. */
  maxPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** Only products that cost at least this much. */
  minPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** Only products with these words in the name or the description, or with this text in the name. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** The values of a new product. */
export type ProductInput = {
  /** The id of the category. */
  categoryId: Scalars['ID']['input'];
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** The description, in plain text; may be empty. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The largest quantity in one order; null if there is no limit. */
  maxPerOrder?: InputMaybe<Scalars['Int']['input']>;
  /** The name of the product, on one line. */
  name: Scalars['String']['input'];
  /** The price of one unit. */
  price: Scalars['Decimal']['input'];
  /** The stock keeping unit, unique among products; null if the product has none. */
  sku?: InputMaybe<Scalars['String']['input']>;
  /** The number of units that can be ordered now. */
  stock?: InputMaybe<Scalars['Int']['input']>;
};

/** The order of the list. */
export enum ProductOrder {
  /** The oldest first. */
  CreatedAtAsc = 'CREATED_AT_ASC',
  /** The newest first. */
  CreatedAtDesc = 'CREATED_AT_DESC',
  /** By name, from A to Z. */
  NameAsc = 'NAME_ASC',
  /** By name, from Z to A. */
  NameDesc = 'NAME_DESC',
  /** The cheapest first. */
  PriceAsc = 'PRICE_ASC',
  /** The most expensive first. */
  PriceDesc = 'PRICE_DESC',
  /** The best rated first. */
  RatingDesc = 'RATING_DESC'
}

/** The values of a product to change. Absent fields stay; null clears. */
export type ProductPatchInput = {
  /** The id of the category. */
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** The description, in plain text; may be empty. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The stock that you have seen. A new one is applied as the difference to it. */
  expectedStock?: InputMaybe<Scalars['Int']['input']>;
  /** The largest quantity in one order; null if there is no limit. */
  maxPerOrder?: InputMaybe<Scalars['Int']['input']>;
  /** The name of the product, on one line. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The price of one unit. */
  price?: InputMaybe<Scalars['Decimal']['input']>;
  /** The stock keeping unit, unique among products; null if the product has none. */
  sku?: InputMaybe<Scalars['String']['input']>;
  /** The number of units that can be ordered now. */
  stock?: InputMaybe<Scalars['Int']['input']>;
};

/** A buyer's review of a product. */
export type ProductReview = {
  /** The text of the review; may be empty. */
  body: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The product. */
  product: Product;
  /** The rating, from 1 to 5. */
  rating: Scalars['Int']['output'];
  /** The user who wrote it. */
  userId: Scalars['ID']['output'];
};

/** One page of a list of ProductReview. */
export type ProductReviewConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<ProductReviewEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One ProductReview of a list, and its cursor. */
export type ProductReviewEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: ProductReview;
};

/** The changed fields of a profile. Absent fields keep their values, and null clears one. */
export type ProfileInput = {
  /** The URL of a picture; empty if there is none. */
  avatarUrl?: InputMaybe<Scalars['String']['input']>;
  /** The name to show; empty if none was chosen. */
  displayName?: InputMaybe<Scalars['String']['input']>;
};

/** Publish a posting. For its managers; without an end it is open for 60 days. */
export type PublishJobPayload = {
  /** The posting. */
  job: Job;
};

/** The operations that read data. */
export type Query = {
  /** Get an application. For its applicant and the managers of its posting. */
  application?: Maybe<Application>;
  /** Get your cart. It is empty until you add a product. */
  cart?: Maybe<Cart>;
  /** List the categories. They are ordered by name. */
  categories?: Maybe<CategoryConnection>;
  /** Get a category by its id or its slug. */
  category?: Maybe<Category>;
  /** List the comments of a post. The oldest is first. */
  comments?: Maybe<CommentConnection>;
  /** List the companies. They are ordered by name. */
  companies?: Maybe<CompanyConnection>;
  /** Get a company. By its id or its slug. */
  company?: Maybe<Company>;
  /** Discover movies by genre and year. */
  discoverMovies?: Maybe<MoviePage>;
  /** List your dismissed movies. The newest is first by default. */
  dismissedMovies?: Maybe<DismissedMovieConnection>;
  /** List your favourites. The newest is first by default. */
  favoriteMovies?: Maybe<FavoriteMovieConnection>;
  /** List your home feed. It has the posts of the users that you follow, newest first. */
  feed?: Maybe<PostConnection>;
  /** List the followers of a user. The latest is first. */
  followers?: Maybe<FollowConnection>;
  /** List the users that a user follows. The latest is first. */
  following?: Maybe<FollowConnection>;
  /** Check whether you follow a user. For signed-in users. */
  isFollowing?: Maybe<Scalars['Boolean']['output']>;
  /** Get a posting. By its id or its slug; drafts are for their managers. */
  job?: Maybe<Job>;
  /** List the applications for a posting. For its managers; the newest is first. */
  jobApplications?: Maybe<ApplicationConnection>;
  /** List the industries. They are ordered by name. */
  jobCategories?: Maybe<JobCategoryConnection>;
  /** Get an industry. By its id or its slug. */
  jobCategory?: Maybe<JobCategory>;
  /** List places with open postings. Those with most postings first. */
  jobLocations?: Maybe<Array<CountedLocation>>;
  /** Search the open postings. By words, filters and distance. */
  jobs?: Maybe<JobSearchConnection>;
  /** List the postings that you manage. In any status; admins see every posting. */
  managedJobs?: Maybe<JobConnection>;
  /** Get your own account. */
  me?: Maybe<Account>;
  /** Get a movie with its cast, genres and trailers. */
  movie?: Maybe<MovieDetails>;
  /** List the genres. */
  movieGenres?: Maybe<Array<MovieGenre>>;
  /** Get your movie preferences. */
  moviePreferences?: Maybe<MoviePreferences>;
  /** List movies that TMDb recommends with a movie. */
  movieRecommendations?: Maybe<MoviePage>;
  /** List your watchlist. The newest is first by default. */
  movieWatchlist?: Maybe<WatchlistMovieConnection>;
  /** List your own applications. The newest is first. */
  myApplications?: Maybe<ApplicationConnection>;
  /** Export your data. Returns all that is stored about you, as JSON text. */
  myExport?: Maybe<Scalars['String']['output']>;
  /** List your second factors. The oldest is first. */
  myFactors?: Maybe<FactorConnection>;
  /** List your linked identities. They can sign in to your account. */
  myIdentities?: Maybe<IdentityConnection>;
  /** List your personal access tokens. The newest is first. */
  myPersonalAccessTokens?: Maybe<PersonalAccessTokenConnection>;
  /** List your own polls. Private ones are included. */
  myPolls?: Maybe<PollConnection>;
  /** Count your unused recovery codes. */
  myRecoveryCodes?: Maybe<RecoveryCodes>;
  /** List your active sessions. The last used one is first. */
  mySessions?: Maybe<SessionConnection>;
  /** List your own votes. The newest is first. */
  myVotes?: Maybe<MyVoteConnection>;
  /** Get the server's version and its enabled domains. */
  nexus?: Maybe<Nexus>;
  /** List your mail preferences. */
  notificationPreferences?: Maybe<Array<NotificationPreference>>;
  /** List your notifications, newest first. */
  notifications?: Maybe<NotificationConnection>;
  /** Get an order. Customers get their own orders, and admins every order. */
  order?: Maybe<Order>;
  /** List your orders. The newest is first; admins see every order. */
  orders?: Maybe<OrderConnection>;
  /** List the scopes of access tokens. The widest is first. */
  personalAccessTokenScopes: Array<Scope>;
  /** Get a poll. A private poll is found by its owner, admins, its voters, and with its share token. */
  poll?: Maybe<Poll>;
  /** Get a poll's results. Refused while they are hidden from you. */
  pollResults?: Maybe<PollResults>;
  /** List the public polls. Numbers that you may not see are null. */
  polls?: Maybe<PollConnection>;
  /** List popular movies. */
  popularMovies?: Maybe<MoviePage>;
  /** Get a post. Posts that you may not see are not found. */
  post?: Maybe<Post>;
  /** Get the analytics of a post. For its author and admins; the numbers are by day. */
  postAnalytics?: Maybe<PostAnalytics>;
  /** List posts that you may see. The newest is first, unless ranked. */
  posts?: Maybe<PostConnection>;
  /** Get a product by its id or its slug. */
  product?: Maybe<Product>;
  /** List the products on sale. The newest is first by default. */
  products?: Maybe<ProductConnection>;
  /** List your recommendations. Each has its reasons. */
  recommendedMovies?: Maybe<MovieRecommendationPage>;
  /** List your saved searches. The oldest is first. */
  savedJobSearches?: Maybe<SavedSearchConnection>;
  /** List your saved postings. The newest is first. */
  savedJobs?: Maybe<SavedJobConnection>;
  /** Search movies by title. */
  searchMovies?: Maybe<MoviePage>;
  /** List the external services that users can sign in with. */
  signInProviders?: Maybe<Array<SignInProvider>>;
  /** List movies similar to a movie. */
  similarMovies?: Maybe<MoviePage>;
  /** List top-rated movies. */
  topRatedMovies?: Maybe<MoviePage>;
  /** List trending movies. They are the most viewed ones of the day or the week. */
  trendingMovies?: Maybe<MoviePage>;
  /** List trending posts. They are the public posts of a day or week with the most activity. */
  trendingPosts?: Maybe<PostConnection>;
  /** Count your unread notifications. */
  unreadNotificationCount?: Maybe<Scalars['Int']['output']>;
  /** List upcoming movies. */
  upcomingMovies?: Maybe<MoviePage>;
  /** Get a public profile. */
  user?: Maybe<User>;
  /** List the accounts. For admins. */
  users?: Maybe<AccountConnection>;
  /** List your wishlist. The newest product is first. */
  wishlist?: Maybe<WishlistItemConnection>;
};


/** The operations that read data. */
export type QueryApplicationArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryCategoriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  root?: InputMaybe<Scalars['Boolean']['input']>;
};


/** The operations that read data. */
export type QueryCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryCommentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
  postId: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryCompaniesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<CompanyFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryCompanyArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryDiscoverMoviesArgs = {
  filter?: InputMaybe<DiscoverMoviesInput>;
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryDismissedMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<SavedMovieOrder>;
};


/** The operations that read data. */
export type QueryFavoriteMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<SavedMovieOrder>;
};


/** The operations that read data. */
export type QueryFeedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryFollowersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  userId: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryFollowingArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  userId: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryIsFollowingArgs = {
  userId: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryJobArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryJobApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  jobId: Scalars['ID']['input'];
  last?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ApplicationStatus>;
};


/** The operations that read data. */
export type QueryJobCategoriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryJobCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryJobLocationsArgs = {
  q?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<JobFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<JobOrder>;
};


/** The operations that read data. */
export type QueryManagedJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<JobStatus>;
};


/** The operations that read data. */
export type QueryMovieArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryMovieGenresArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryMovieRecommendationsArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryMovieWatchlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<SavedMovieOrder>;
};


/** The operations that read data. */
export type QueryMyApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ApplicationStatus>;
};


/** The operations that read data. */
export type QueryMyFactorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryMyIdentitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryMyPersonalAccessTokensArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryMyPollsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryMySessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryMyVotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryNotificationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  unread?: InputMaybe<Scalars['Boolean']['input']>;
};


/** The operations that read data. */
export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<OrderFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryPollArgs = {
  id: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryPollResultsArgs = {
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryPollsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PollFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PollOrder>;
};


/** The operations that read data. */
export type QueryPopularMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryPostArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryPostAnalyticsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  id: Scalars['ID']['input'];
  to?: InputMaybe<Scalars['Date']['input']>;
};


/** The operations that read data. */
export type QueryPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PostFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PostOrder>;
};


/** The operations that read data. */
export type QueryProductArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProductFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
};


/** The operations that read data. */
export type QueryRecommendedMoviesArgs = {
  page?: InputMaybe<Scalars['Int']['input']>;
  strategy?: InputMaybe<MovieRecommendationStrategy>;
};


/** The operations that read data. */
export type QuerySavedJobSearchesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QuerySavedJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QuerySearchMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  q: Scalars['String']['input'];
  year?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QuerySimilarMoviesArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryTopRatedMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryTrendingMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<MovieWindow>;
};


/** The operations that read data. */
export type QueryTrendingPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<TrendingWindow>;
};


/** The operations that read data. */
export type QueryUpcomingMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that read data. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that read data. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AccountFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The operations that read data. */
export type QueryWishlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Rate a movie. Ratings go from 0.5 to 10 in steps of 0.5; a later one replaces an earlier one. */
export type RateMoviePayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** A movie of yours that led to a recommendation. */
export type RecommendationReason = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The title in the requested language. */
  title: Scalars['String']['output'];
};

/** The number of unused recovery codes of the account. */
export type RecoveryCodes = {
  /** When the codes were created; null if there are none. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The number of unused codes. */
  left: Scalars['Int']['output'];
};

/**
 * Refresh your tokens.
 *
 * For holders of a refresh token. It can be used once; for some seconds the same pair is returned.
 */
export type RefreshTokenPayload = {
  /** The access token for `Authorization: Bearer`, valid for 15 minutes. */
  access: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The refresh token, valid for 7 days and for one exchange: use the new one next. */
  refresh: Scalars['String']['output'];
  /** The account. */
  user: Account;
};

/** A new account. */
export type RegisterInput = {
  /** The e-mail address, unique regardless of letter case. */
  email: Scalars['String']['input'];
  /** The password: at least 8 characters, and not a common one. */
  password: Scalars['String']['input'];
  /** What the account may do: user or employer; user if it is left out. */
  role?: InputMaybe<Role>;
  /** The name to sign in with, unique regardless of letter case. */
  username: Scalars['String']['input'];
};

/** Register an account. */
export type RegisterPayload = {
  /** The account. */
  user: Account;
};

/** Remove a line from your cart. Refused if the cart has no such line. */
export type RemoveCartItemPayload = {
  /** The cart as it is now. */
  cart: Cart;
};

/** Remove one of your second factors. The last one removes the recovery codes too. */
export type RemoveFactorPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Remove a movie from your favourites. A movie that is not a favourite is left unchanged. */
export type RemoveFavoriteMoviePayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** Remove a movie from your watchlist. A movie that is not on it is left unchanged. */
export type RemoveFromMovieWatchlistPayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** Remove a product from your wishlist. A list without the product is left unchanged. */
export type RemoveFromWishlistPayload = {
  /** The state of the wishlist as it is now. */
  wish: WishState;
};

/** Replace your recovery codes. Returns the new ones once; the former ones are invalid. */
export type RenewRecoveryCodesPayload = {
  /** The recovery codes, each of which replaces a factor once. They cannot be shown again. */
  recoveryCodes: Array<Scalars['String']['output']>;
};

/** Report a post to the admins. A repeated request changes nothing. */
export type ReportPostPayload = {
  /** The id of the post. */
  postId: Scalars['ID']['output'];
  /** Whether you have reported it. */
  reported: Scalars['Boolean']['output'];
};

/** Request an e-mail change. A mail to the new address confirms it; the old one is notified. */
export type RequestEmailChangePayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Request a password reset by mail. The response is the same for unknown addresses. */
export type RequestPasswordResetPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/**
 * Send the verification mail again.
 *
 * For signed-in users. A verified address is left unchanged.
 */
export type ResendVerificationPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Reset a password. For holders of the code from the mail; all sessions end. */
export type ResetPasswordPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Restore a dismissed movie. It may be recommended to you again. */
export type RestoreMoviePayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** A link to a CV that works without a token, and its expiry. */
export type Resume = {
  /** When the link expires. */
  expiresAt: Scalars['DateTime']['output'];
  /** Its media type, such as `application/pdf`. */
  mediaType: Scalars['String']['output'];
  /** The name of the file. */
  name: Scalars['String']['output'];
  /** The URL, which works without a token. */
  url: Scalars['String']['output'];
};

/** Revoke one of your personal access tokens. */
export type RevokePersonalAccessTokenPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Revoke one of your sessions. Its tokens are refused from then on. */
export type RevokeSessionPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** The role of an account. It is read from the database and never from the client. */
export enum Role {
  /** Admin */
  Admin = 'ADMIN',
  /** Employer */
  Employer = 'EMPLOYER',
  /** User */
  User = 'USER'
}

/** A salary, and its minimum for a full-time year. */
export type Salary = {
  /** The minimum for a full-time year, by which postings are sorted. */
  annualMin?: Maybe<Scalars['Decimal']['output']>;
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['output'];
  /** The maximum paid in the period; null if there is none. */
  max?: Maybe<Scalars['Decimal']['output']>;
  /** The minimum paid in the period; null if there is none. */
  min?: Maybe<Scalars['Decimal']['output']>;
  /** The period that the amounts are paid for. */
  period: SalaryPeriod;
};

/** A salary. Either end of the range may be null. */
export type SalaryInput = {
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['input'];
  /** The maximum paid in the period; null if there is none. */
  max?: InputMaybe<Scalars['Decimal']['input']>;
  /** The minimum paid in the period; null if there is none. */
  min?: InputMaybe<Scalars['Decimal']['input']>;
  /** The period that the amounts are paid for. */
  period: SalaryPeriod;
};

/** The period of a salary. */
export enum SalaryPeriod {
  /** Per day */
  Day = 'DAY',
  /** Per hour */
  Hour = 'HOUR',
  /** Per month */
  Month = 'MONTH',
  /** Per week */
  Week = 'WEEK',
  /** Per year */
  Year = 'YEAR'
}

/** Save a posting. For signed-in users; repeating it changes nothing. */
export type SaveJobPayload = {
  /** The current state of the list. */
  saved: SavedState;
};

/** Save a search. For signed-in users, ten at most; new matching postings are mailed. */
export type SaveJobSearchPayload = {
  /** The saved search. */
  savedSearch: SavedSearch;
};

/** A saved posting. */
export type SavedJob = {
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The posting. */
  job: Job;
  /** When it was saved. */
  savedAt: Scalars['DateTime']['output'];
};

/** One page of a list of SavedJob. */
export type SavedJobConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<SavedJobEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One SavedJob of a list, and its cursor. */
export type SavedJobEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: SavedJob;
};

/** The order of the list. */
export enum SavedMovieOrder {
  /** The oldest first. */
  CreatedAtAsc = 'CREATED_AT_ASC',
  /** The newest first. */
  CreatedAtDesc = 'CREATED_AT_DESC',
  /** By title, from A to Z. */
  TitleAsc = 'TITLE_ASC',
  /** By title, from Z to A. */
  TitleDesc = 'TITLE_DESC'
}

/** The criteria of a saved search, named as the filters of the list. Null means absent. */
export type SavedQuery = {
  /** Only postings of these industries and those below them, by id or slug. */
  category?: Maybe<Array<Scalars['ID']['output']>>;
  /** Only postings of these companies, by id or slug. */
  company?: Maybe<Array<Scalars['ID']['output']>>;
  /** Only postings in these countries, as two letters of ISO 3166-1. */
  country?: Maybe<Array<Scalars['String']['output']>>;
  /** The currency of `salary_min`, as three letters of ISO 4217. */
  currency?: Maybe<Scalars['String']['output']>;
  /** Only postings that ask for these levels. */
  experienceLevel?: Maybe<Array<Scalars['String']['output']>>;
  /** Whether postings without a salary are included despite `salary_min`. */
  includeUnknownSalary?: Maybe<Scalars['Boolean']['output']>;
  /** Only postings of these types. */
  jobType?: Maybe<Array<Scalars['String']['output']>>;
  /** Only postings in these cities. */
  location?: Maybe<Array<Scalars['String']['output']>>;
  /** Only postings near this point, as `latitude,longitude`. */
  near?: Maybe<Scalars['String']['output']>;
  /** Only postings published within this number of days. */
  postedWithinDays?: Maybe<Scalars['Int']['output']>;
  /** The radius around `near` in kilometres; 50 by default. */
  radiusKm?: Maybe<Scalars['Float']['output']>;
  /** Only postings that pay at least this much a year. */
  salaryMin?: Maybe<Scalars['Decimal']['output']>;
  /** Words of the title, the description or the company. Quotation marks keep words together. */
  search?: Maybe<Scalars['String']['output']>;
  /** Only postings of these workplaces. */
  workplaceType?: Maybe<Array<Scalars['String']['output']>>;
};

/** A saved search, with mails about new postings. */
export type SavedSearch = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** How often new results are mailed. */
  frequency: SavedSearchFrequency;
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** When new results were last looked for; null if never. */
  lastRunAt?: Maybe<Scalars['DateTime']['output']>;
  /** The name of the search; may be empty. */
  name: Scalars['String']['output'];
  /** The criteria, named as the filters of the list of postings. */
  query: SavedQuery;
};

/** One page of a list of SavedSearch. */
export type SavedSearchConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<SavedSearchEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One SavedSearch of a list, and its cursor. */
export type SavedSearchEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: SavedSearch;
};

/** How often a saved search is mailed. */
export enum SavedSearchFrequency {
  /** Daily */
  Daily = 'DAILY',
  /** Weekly */
  Weekly = 'WEEKLY'
}

/** A search whose new results are mailed. */
export type SavedSearchInput = {
  /** How often new results are mailed. */
  frequency?: InputMaybe<SavedSearchFrequency>;
  /** The name of the search; may be empty. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The criteria, named as the filters of the list of postings. */
  query: JobFilterInput;
};

/** Whether a posting is saved, and the number of saved postings. */
export type SavedState = {
  /** The number of saved postings. */
  count: Scalars['Int']['output'];
  /** Whether the posting is saved. */
  isSaved: Scalars['Boolean']['output'];
  /** The id of the posting. */
  jobId: Scalars['ID']['output'];
};

/** A permission that a personal access token may have. */
export type Scope = {
  /** A sentence that says what it allows. */
  description: Scalars['String']['output'];
  /** The name: `read`, `write`, or one of them for one part of the server. */
  name: Scalars['String']['output'];
};

/** One sign-in on one device. */
export type Session = {
  /** The IP address that signed in; null if it is not known. */
  address?: Maybe<Scalars['String']['output']>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the session of this request. */
  current: Scalars['Boolean']['output'];
  /** The browser or program that signed in, as it named itself. */
  device: Scalars['String']['output'];
  /** The absolute end of the session, which no exchange of tokens moves. */
  expiresAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** When its tokens were last exchanged or used to sign in. */
  lastSeenAt: Scalars['DateTime']['output'];
};

/** One page of a list of Session. */
export type SessionConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<SessionEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Session of a list, and its cursor. */
export type SessionEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Session;
};

/** Set an application's status. For managers of its posting; each status has its next ones. */
export type SetApplicationStatusPayload = {
  /** The application as it is now. */
  application: Application;
};

/** Replace your movie preferences. Absent fields get their defaults. */
export type SetMoviePreferencesPayload = {
  /** The preferences as they are now. */
  preferences: MoviePreferences;
};

/** Replace your mail preferences. Only the named kinds are sent by mail. */
export type SetNotificationPreferencesPayload = {
  /** The preferences as they are now. */
  preferences: Array<NotificationPreference>;
};

/** Set an order's status. For admins; a cancelled order returns its units to stock. */
export type SetOrderStatusPayload = {
  /** The order as it is now. */
  order: Order;
};

/** Share a post. A repeated request changes nothing. */
export type SharePostPayload = {
  /** The post as it is now. */
  post: Post;
  /** Whether you share it now. */
  shared: Scalars['Boolean']['output'];
  /** The number of users who have shared it. */
  sharesCount: Scalars['Int']['output'];
};

/** The address for a delivery. */
export type ShippingAddress = {
  /** The city. */
  city: Scalars['String']['output'];
  /** The country. */
  country: Scalars['String']['output'];
  /** The street and number. */
  line1: Scalars['String']['output'];
  /** The floor or flat; may be empty. */
  line2: Scalars['String']['output'];
  /** The name of the recipient. */
  name: Scalars['String']['output'];
  /** The postal code. */
  postalCode: Scalars['String']['output'];
  /** The region, state or county; may be empty. */
  region: Scalars['String']['output'];
};

/** The address for a delivery. */
export type ShippingAddressInput = {
  /** The city. */
  city: Scalars['String']['input'];
  /** The country. */
  country: Scalars['String']['input'];
  /** The street and number. */
  line1: Scalars['String']['input'];
  /** The floor or flat; may be empty. */
  line2?: InputMaybe<Scalars['String']['input']>;
  /** The name of the recipient. */
  name: Scalars['String']['input'];
  /** The postal code. */
  postalCode: Scalars['String']['input'];
  /** The region, state or county; may be empty. */
  region?: InputMaybe<Scalars['String']['input']>;
};

/** A service that one may sign in with. */
export type SignInProvider = {
  /** The name in the API. */
  name: Scalars['String']['output'];
  /** The name to display. */
  title: Scalars['String']['output'];
};

/**
 * Start a confirmation by passkey.
 *
 * For signed-in users. The passkey confirms a change of the second factors.
 */
export type StartConfirmationPayload = {
  /** The token of the challenge. It is valid for five minutes, one answer and one purpose. */
  challengeToken: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The options for `parseRequestOptionsFromJSON()`, as text. */
  options: Scalars['String']['output'];
};

/**
 * Start a log-in with a passkey.
 *
 * For everyone. Returns the options for `navigator.credentials.get()`.
 */
export type StartPasskeyAuthPayload = {
  /** The token of the challenge. It is valid for five minutes, one answer and one purpose. */
  challengeToken: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The options for `parseRequestOptionsFromJSON()`, as text. */
  options: Scalars['String']['output'];
};

/**
 * Start the enrolment of a passkey.
 *
 * For signed-in users. Returns the options for `navigator.credentials.create()`.
 */
export type StartPasskeyPayload = {
  /** The token of the challenge. It is valid for five minutes, one answer and one purpose. */
  challengeToken: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The options for `parseCreationOptionsFromJSON()`, as text. */
  options: Scalars['String']['output'];
};

/** Start to enrol an authenticator app. Returns its secret, which a code confirms. */
export type StartTotpPayload = {
  /** The secret to type into the app, in base32. */
  secret: Scalars['String']['output'];
  /** The secret as an `otpauth` address: show it as a QR code. */
  uri: Scalars['String']['output'];
};

/** A line of the stock ledger. */
export type StockMovement = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The change in units: positive if units were added, negative if removed. */
  delta: Scalars['Int']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The product. */
  product: Product;
  /** The reason for the change. */
  reason: Scalars['String']['output'];
};

/** The operations that stream data. */
export type Subscription = {
  /** Stream the applications for a posting. For its managers; sends each new one. */
  applicationReceived: Application;
  /** Stream your applications. Sends each change of their status. */
  applicationStatusChanged: ApplicationEvent;
  /** Stream new comments of a post. Sends each new comment. */
  commentAdded: Comment;
  /** Your new notifications. A grouped one is sent again with each new actor. */
  notificationAdded: Notification;
  /** Stream new orders. For admins; sends each order once. */
  orderPlaced?: Maybe<Order>;
  /** Stream an order. Sends it at once and after every change of its status. */
  orderUpdated?: Maybe<Order>;
  /** Stream a poll's results. Sends them at once and after every change. */
  pollResults?: Maybe<PollResults>;
  /** Stream new posts. Sends each new post that you may see. */
  postAdded: Post;
  /** Stream the interactions with a post. Sends the current counters after each one. */
  postInteraction: PostInteraction;
  /** Stream a product. Sends it at once and whenever its stock changes. */
  productStockChanged?: Maybe<Product>;
  /** Stream updates of your recommendations. */
  recommendationsReady: MovieRecommendationsReady;
};


/** The operations that stream data. */
export type SubscriptionApplicationReceivedArgs = {
  jobId: Scalars['ID']['input'];
};


/** The operations that stream data. */
export type SubscriptionCommentAddedArgs = {
  postId: Scalars['ID']['input'];
};


/** The operations that stream data. */
export type SubscriptionOrderUpdatedArgs = {
  id: Scalars['ID']['input'];
};


/** The operations that stream data. */
export type SubscriptionPollResultsArgs = {
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** The operations that stream data. */
export type SubscriptionPostAddedArgs = {
  authorId?: InputMaybe<Scalars['ID']['input']>;
};


/** The operations that stream data. */
export type SubscriptionPostInteractionArgs = {
  postId: Scalars['ID']['input'];
};


/** The operations that stream data. */
export type SubscriptionProductStockChangedArgs = {
  id: Scalars['ID']['input'];
};

/** Log in and get a pair of tokens. By user name or e-mail address, and the password. */
export type TokenAuthPayload = {
  /** The access token for `Authorization: Bearer`, valid for 15 minutes. */
  access: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The refresh token, valid for 7 days and for one exchange: use the new one next. */
  refresh: Scalars['String']['output'];
  /** The account. */
  user: Account;
};

/**
 * Complete a log-in with a second factor.
 *
 * For holders of a challenge. Takes a code or a passkey, and returns a pair of tokens.
 */
export type TokenAuthSecondFactorPayload = {
  /** The access token for `Authorization: Bearer`, valid for 15 minutes. */
  access: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The refresh token, valid for 7 days and for one exchange: use the new one next. */
  refresh: Scalars['String']['output'];
  /** The account. */
  user: Account;
};

/** The period of a trend. */
export enum TrendingWindow {
  /** The last 24 hours. */
  Day = 'DAY',
  /** The last seven days. */
  Week = 'WEEK'
}

/** Unblock a user. A user who is not blocked is left unchanged. */
export type UnblockUserPayload = {
  /** Whether you block the user now. */
  blocked: Scalars['Boolean']['output'];
  /** The id of the user. */
  userId: Scalars['ID']['output'];
};

/** Unfollow a poll. A poll that you do not follow is left unchanged. */
export type UnfollowPollPayload = {
  /** Whether you follow the poll now. */
  following: Scalars['Boolean']['output'];
  /** The id of the poll. */
  pollId: Scalars['ID']['output'];
};

/** Unfollow a user. A user who is not followed is left unchanged. */
export type UnfollowUserPayload = {
  /** The number of followers of the user. */
  followersCount: Scalars['Int']['output'];
  /** Whether you follow the user now. */
  following: Scalars['Boolean']['output'];
  /** The id of the user. */
  userId: Scalars['ID']['output'];
};

/**
 * Unlike a comment. A comment that you do not like is left unchanged. If you may not see its post
 * any more, the like is removed, and a request that selects `comment` gets `not_found`.
 */
export type UnlikeCommentPayload = {
  /** The comment as it is now. */
  comment: Comment;
  /** Whether you like it now. */
  liked: Scalars['Boolean']['output'];
  /** The number of users who like it. */
  likesCount: Scalars['Int']['output'];
};

/**
 * Unlike a post. A post that you do not like is left unchanged. If you may not see the post any
 * more, the like is removed, and a request that selects `post` gets `not_found`.
 */
export type UnlikePostPayload = {
  /** Whether you like it now. */
  liked: Scalars['Boolean']['output'];
  /** The number of users who like it. */
  likesCount: Scalars['Int']['output'];
  /** The post as it is now. */
  post: Post;
};

/** Unlink an identity from your account. Refused for the last way to sign in. */
export type UnlinkIdentityPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Remove your rating of a movie. A movie that you have not rated is left unchanged. */
export type UnrateMoviePayload = {
  /** Your current flags and rating of the movie. */
  state: MovieState;
};

/** Remove a saved posting. For signed-in users; repeating it changes nothing. */
export type UnsaveJobPayload = {
  /** The current state of the list. */
  saved: SavedState;
};

/**
 * Unshare a post. A post that you do not share is left unchanged. If you may not see the post any
 * more, the share is removed, and a request that selects `post` gets `not_found`.
 */
export type UnsharePostPayload = {
  /** The post as it is now. */
  post: Post;
  /** Whether you share it now. */
  shared: Scalars['Boolean']['output'];
  /** The number of users who have shared it. */
  sharesCount: Scalars['Int']['output'];
};

/** Update an application. For its applicant, until an employer opens it. */
export type UpdateApplicationPayload = {
  /** The application as it is now. */
  application: Application;
};

/** Update a line of your cart. The quantity replaces the one before. */
export type UpdateCartItemPayload = {
  /** The cart as it is now. */
  cart: Cart;
};

/** Update a category. For admins; categories below it move with it. */
export type UpdateCategoryPayload = {
  /** The category of the product. */
  category: Category;
};

/** Update a comment. For its author and admins; the text replaces the one before. */
export type UpdateCommentPayload = {
  /** The comment as it is now. */
  comment: Comment;
};

/** Update a company. For its owner, whose change ends its verification, and admins. */
export type UpdateCompanyPayload = {
  /** The company that offers the work. */
  company: Company;
};

/** Update an industry. For admins; industries below it move with it. */
export type UpdateJobCategoryPayload = {
  /** The industry as it is now. */
  jobCategory: JobCategory;
};

/** Update a posting. For its managers; a later end opens an expired one again. */
export type UpdateJobPayload = {
  /** The posting. */
  job: Job;
};

/** Update your profile. Absent fields keep their values, and null clears optional ones. */
export type UpdateMePayload = {
  /** The account. */
  user: Account;
};

/** Update a poll. For its owner; options and their limits are frozen by the first vote. */
export type UpdatePollPayload = {
  /** The poll as it is now. */
  poll: Poll;
};

/** Update a post. For its author and admins; earlier versions are stored. */
export type UpdatePostPayload = {
  /** The post as it is now. */
  post: Post;
};

/** Update a product. For admins; a new stock needs the stock that you have seen. */
export type UpdateProductPayload = {
  /** The product. */
  product: Product;
};

/**
 * Update an account.
 *
 * For admins. Changes the role, or deactivates or reactivates the account.
 */
export type UpdateUserPayload = {
  /** The account. */
  user: Account;
};

/** The public profile of a user. */
export type User = {
  /** The URL of a picture; empty if there is none. */
  avatarUrl: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The name to show; empty if none was chosen. */
  displayName: Scalars['String']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name to sign in with, unique regardless of letter case. */
  username: Scalars['String']['output'];
};

/** Verify an e-mail address. For holders of the code from the mail. */
export type VerifyEmailPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Verify a token. Returns whether it is valid, and when it expires. */
export type VerifyTokenPayload = {
  /** Whether it is accepted now. */
  active: Scalars['Boolean']['output'];
  /** When it expires. */
  expiresAt: Scalars['DateTime']['output'];
  /** The type of the token: `access` or `refresh`. */
  type: Scalars['String']['output'];
};

/** A counted vote, and the results if the voter may see them. */
export type Vote = {
  /** The id of the ballot. */
  ballotId: Scalars['ID']['output'];
  /** The ids of the chosen options. */
  optionIds: Array<Scalars['ID']['output']>;
  /** The id of the poll. */
  pollId: Scalars['ID']['output'];
  /** The results with this vote; null while they are hidden. */
  results?: Maybe<PollResults>;
};

/** A movie on your watchlist, and when it was added. */
export type WatchlistMovie = {
  /** When it was added to the list. */
  createdAt: Scalars['DateTime']['output'];
  /** The movie. */
  movie: Movie;
};

/** One page of a list of WatchlistMovie. */
export type WatchlistMovieConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<WatchlistMovieEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One WatchlistMovie of a list, and its cursor. */
export type WatchlistMovieEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: WatchlistMovie;
};

/** Whether a product is on the wishlist, and the length of the list. */
export type WishState = {
  /** The number of products on the wishlist. */
  count: Scalars['Int']['output'];
  /** Whether the product is on the wishlist. */
  isSaved: Scalars['Boolean']['output'];
  /** Whether to send a notification when the product is in stock again. */
  notify: Scalars['Boolean']['output'];
  /** The id of the product. */
  productId: Scalars['ID']['output'];
};

/** A product on a wishlist, and whether its user is notified when it is back in stock. */
export type WishlistItem = {
  /** When the product was added to the wishlist. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Whether to send a notification when the product is in stock again. */
  notify: Scalars['Boolean']['output'];
  /** The product. */
  product: Product;
};

/** One page of a list of WishlistItem. */
export type WishlistItemConnection = {
  /** The entries of this page, each with its cursor. */
  edges: Array<WishlistItemEdge>;
  /** The start and end of this page, and whether there are more. */
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One WishlistItem of a list, and its cursor. */
export type WishlistItemEdge = {
  /** The cursor of this row: for `after`, or for `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: WishlistItem;
};

/** Withdraw an application. For its applicant; repeating it changes nothing. */
export type WithdrawApplicationPayload = {
  /** The application as it is now. */
  application: Application;
};

/** Withdraw your vote. Refused unless the poll allows changes and is open. */
export type WithdrawVotePayload = {
  /** The id of the poll. */
  pollId: Scalars['ID']['output'];
};
