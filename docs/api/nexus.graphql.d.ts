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
  /** Its id, the same in REST and GraphQL. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Account;
};

/** Which accounts to list. */
export type AccountFilterInput = {
  /** Only accounts that may sign in, or only those that may not. */
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only accounts of this role. */
  role?: InputMaybe<Role>;
  /** In names and addresses. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** What an admin changes in an account: absent keeps. */
export type AccountInput = {
  /** Whether it may sign in. */
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** What the account may do: user, employer or admin. */
  role?: InputMaybe<Role>;
};

/** Add a comment to a post. Or a reply to another comment of the post. */
export type AddCommentPayload = {
  /** The comment as it is now. */
  comment: Comment;
};

/** Add a movie to your favourites. A favourite movie is left unchanged. */
export type AddFavoriteMoviePayload = {
  /** What you keep of the film now. */
  state: MovieState;
};

/** Add the passkey that a device has made. The first factor brings recovery codes. */
export type AddPasskeyPayload = {
  /** The factor that was added. */
  factor: Factor;
  /** Each stands in for a factor once. They are shown this once; empty if the account has some already. */
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
  /** What you keep of the film now. */
  state: MovieState;
};

/** Add a product to your wishlist. A product that is on it stays once. */
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

/** Who has applied. */
export type Applicant = {
  /** The name to show; empty if none was chosen. */
  displayName: Scalars['String']['output'];
  /** The e-mail address, unique regardless of letter case. */
  email: Scalars['String']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name to sign in with, unique regardless of letter case. */
  username: Scalars['String']['output'];
};

/** An application for a posting. */
export type Application = {
  /** Answers to the employer's questions, by question. */
  answers: Array<ApplicationAnswer>;
  /** The user who applied. */
  applicant: Applicant;
  /** The number of the user who applied. */
  applicantId: Scalars['ID']['output'];
  /** When the applicant agreed that the employer keeps the data; null without. */
  consentAt?: Maybe<Scalars['DateTime']['output']>;
  /** The letter, in plain text; empty if there is none. */
  coverLetter: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The steps it has taken, from the first. */
  events: ApplicationEventConnection;
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The posting. */
  job: Job;
  /** The CV; null if there is none. */
  resume?: Maybe<Resume>;
  /** How far it is. */
  status: ApplicationStatus;
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};


/** An application for a posting. */
export type ApplicationEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What an applicant answers to a question. */
export type ApplicationAnswer = {
  /** The answer. */
  answer: Scalars['String']['output'];
  /** The question. */
  question: Scalars['String']['output'];
};

/** What an applicant answers to a question. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Application;
};

/** One step of an application; the first comes from no status. */
export type ApplicationEvent = {
  /** Who took the step; nobody if it happened by itself. */
  actorId?: Maybe<Scalars['ID']['output']>;
  /** The application as it is now. */
  application: Application;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The status before; null for the first step. */
  fromStatus?: Maybe<ApplicationStatus>;
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** A remark for the record; empty if there is none. */
  note: Scalars['String']['output'];
  /** The status afterwards. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: ApplicationEvent;
};

/** An application for a posting. A CV is attached over REST. */
export type ApplicationInput = {
  /** Answers to the employer's questions, by question. */
  answers?: InputMaybe<Array<ApplicationAnswerInput>>;
  /** Whether the employer may keep the data. */
  consent?: InputMaybe<Scalars['Boolean']['input']>;
  /** The letter, in plain text; empty if there is none. */
  coverLetter?: InputMaybe<Scalars['String']['input']>;
  /** The number of the posting. */
  jobId: Scalars['ID']['input'];
};

/** What an applicant wants to be different; what is absent stays. */
export type ApplicationPatchInput = {
  /** Answers to the employer's questions, by question. */
  answers?: InputMaybe<Array<ApplicationAnswerInput>>;
  /** The letter, in plain text; empty if there is none. */
  coverLetter?: InputMaybe<Scalars['String']['input']>;
};

/** How far an application has come. */
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

/** Apply to a job. A CV can be attached over REST until the application is opened. */
export type ApplyToJobPayload = {
  /** The application as it is now. */
  application: Application;
};

/** Begin to link an identity at another service to your account. */
export type BeginLinkPayload = {
  /** Where to send the browser; it returns with `code` and `state`. */
  authorizationUrl: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** What comes back with the browser, to be used once. */
  state: Scalars['String']['output'];
  /** A secret of the client that began, which it sends along to finish. */
  verifier: Scalars['String']['output'];
};

/**
 * Begin to sign in with another service.
 *
 * For everyone. The client sends the browser to the returned address.
 */
export type BeginSignInPayload = {
  /** Where to send the browser; it returns with `code` and `state`. */
  authorizationUrl: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** What comes back with the browser, to be used once. */
  state: Scalars['String']['output'];
  /** A secret of the client that began, which it sends along to finish. */
  verifier: Scalars['String']['output'];
};

/** Block a user. Likes, comments, shares and follows of the user are refused. */
export type BlockUserPayload = {
  /** Whether you block the user now: neither of you sees the other's posts. */
  blocked: Scalars['Boolean']['output'];
  /** The number of the user. */
  userId: Scalars['ID']['output'];
};

/** Cancel an order. While it is pending; a repeated request changes nothing. */
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
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The present price of all its units. */
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
  /** The role. */
  character: Scalars['String']['output'];
  /** The name of the actor. */
  name: Scalars['String']['output'];
};

/** Cast a vote. One per poll and user; the results are included if you may see them. */
export type CastVotePayload = {
  /** The vote as it is counted. */
  vote: Vote;
};

/** A category of products. Categories form a tree. */
export type Category = {
  /** The categories directly below this one, by name. */
  children: CategoryConnection;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name of the category. Unique under its parent, ignoring case. */
  name: Scalars['String']['output'];
  /** The parent category; null for a root. */
  parent?: Maybe<Category>;
  /** The products directly in this category, newest first. */
  products: ProductConnection;
  /** Its name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
};


/** A category of products. Categories form a tree. */
export type CategoryChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A category of products. Categories form a tree. */
export type CategoryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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
  /** Continues behind this row. */
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

/** Change your password. This session stays, all others end. */
export type ChangePasswordPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Change your vote. Refused unless the poll allows changes and is open. */
export type ChangeVotePayload = {
  /** The vote as it is counted. */
  vote: Vote;
};

/** Clear your cart. An empty cart is left unchanged. */
export type ClearCartPayload = {
  /** The cart as it is now. */
  cart: Cart;
};

/** Take a posting down. Applications for it stay and go on. */
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
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Whether you like it. */
  likedByMe: Scalars['Boolean']['output'];
  /** How many users like it. */
  likesCount: Scalars['Int']['output'];
  /** The comment that it replies to, or null. */
  parentId?: Maybe<Scalars['ID']['output']>;
  /** The post that it answers. */
  post: Post;
  /** Its replies, from the first. */
  replies: CommentConnection;
};


/** A comment on a post, or a reply to another comment of it. */
export type CommentRepliesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Comment;
};

/** A company that offers work. */
export type Company = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Its open postings, newest first. */
  jobs: JobConnection;
  /** The name of the company. */
  name: Scalars['String']['output'];
  /** Its name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
  /** Whether an admin has checked that the company exists. */
  verified: Scalars['Boolean']['output'];
  /** The company's website (http or https); empty if there is none. */
  website: Scalars['String']['output'];
};


/** A company that offers work. */
export type CompanyJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Company;
};

/** What its founder says of a company. */
export type CompanyInput = {
  /** The name of the company. */
  name: Scalars['String']['input'];
  /** The company's website (http or https); empty if there is none. */
  website?: InputMaybe<Scalars['String']['input']>;
};

/** What is to be different about a company; absent stays. `verified` is for admins. */
export type CompanyPatchInput = {
  /** The name of the company. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Whether an admin has checked that the company exists. */
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

/** Confirm the authenticator app with a code. The first factor brings recovery codes. */
export type ConfirmTotpPayload = {
  /** The factor that was added. */
  factor: Factor;
  /** Each stands in for a factor once. They are shown this once; empty if the account has some already. */
  recoveryCodes: Array<Scalars['String']['output']>;
};

/** Proof that the owner is there: the password, a code, or what a passkey has signed. */
export type ConfirmationInput = {
  /** The token of the challenge: good for five minutes, one answer and this purpose alone. */
  challengeToken?: InputMaybe<Scalars['String']['input']>;
  /** A code of the authenticator app, six digits; or a recovery code. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** What the passkey has signed, as text: `JSON.stringify(credential)`. */
  credential?: InputMaybe<Scalars['String']['input']>;
  /** The account's password. */
  password?: InputMaybe<Scalars['String']['input']>;
};

/** A city, and how many postings are open there. */
export type CountedLocation = {
  /** The city. */
  city: Scalars['String']['output'];
  /** How many postings are open there. */
  count: Scalars['Int']['output'];
  /** The country, as two letters of ISO 3166-1. */
  country: Scalars['String']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The region, state or county; may be empty. */
  region: Scalars['String']['output'];
};

/** Create a category. For admins; without a parent it is a root. */
export type CreateCategoryPayload = {
  /** The category of the product. */
  category: Category;
};

/** Found a company. An employer owns it from then on. */
export type CreateCompanyPayload = {
  /** The company that offers the work. */
  company: Company;
};

/** Add an industry. */
export type CreateJobCategoryPayload = {
  /** The industry as it is now. */
  jobCategory: JobCategory;
};

/** Create a posting. For employers; it is a draft unless its status says otherwise. */
export type CreateJobPayload = {
  /** The posting. */
  job: Job;
};

/** Make a token for a script, and see it this once. Its owner is notified. */
export type CreatePersonalAccessTokenPayload = {
  /** What is known of the token from now on. */
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

/** How many interactions of each kind there were on one day, in UTC. */
export type DayOfInteractions = {
  /** How many comments there were. */
  comments: Scalars['Int']['output'];
  /** The day, in UTC. */
  day: Scalars['Date']['output'];
  /** How many likes there were. */
  likes: Scalars['Int']['output'];
  /** How many shares there were. */
  shares: Scalars['Int']['output'];
};

/** Delete a category. For admins; refused while it holds products or categories. */
export type DeleteCategoryPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a comment. For its author; replies to it stay. */
export type DeleteCommentPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/**
 * Delete an industry.
 *
 * For admins. Refused while postings or industries belong to it.
 */
export type DeleteJobCategoryPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a posting. A posting with applications is closed instead. */
export type DeleteJobPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Forget a saved search, and get no more mails of it. */
export type DeleteJobSearchPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete your account for good. What others rely on stays, without your name. */
export type DeleteMePayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Delete a poll. For its owner and admins; its votes are deleted too. */
export type DeletePollPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a post. For its author and admins; its comments are hidden with it. */
export type DeletePostPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Delete a product. For admins; orders of it stay unchanged. */
export type DeleteProductPayload = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
};

/** Which films to discover: of all these genres, of these years, this well liked. */
export type DiscoverMoviesInput = {
  /** Only films of all these genres, by number. */
  genres?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Only films rated at least this much, from 0 to 10. */
  minRating?: InputMaybe<Scalars['Float']['input']>;
  /** In which order; a minus turns it round. */
  sort?: InputMaybe<MovieSort>;
  /** Only films of this year or later. */
  yearFrom?: InputMaybe<Scalars['Int']['input']>;
  /** Only films of this year or earlier. */
  yearTo?: InputMaybe<Scalars['Int']['input']>;
};

/** Dismiss a movie. It is not recommended to you any more. */
export type DismissMoviePayload = {
  /** What you keep of the film now. */
  state: MovieState;
};

/** A movie that you dismissed, and since when. */
export type DismissedMovie = {
  /** When it was dismissed. */
  createdAt: Scalars['DateTime']['output'];
  /** The film. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: DismissedMovie;
};

/** An enabled domain. */
export type EnabledDomain = {
  /** What it supports beyond the basics, as words. */
  features: Array<Scalars['String']['output']>;
  /** Its name. */
  name: Scalars['String']['output'];
  /** The prefixes of its REST paths. */
  paths: Array<Scalars['String']['output']>;
  /** What it offers, in one sentence. */
  summary: Scalars['String']['output'];
  /** Its title. */
  title: Scalars['String']['output'];
  /** Its version. */
  version: Scalars['String']['output'];
};

/** One value of a filter, and how many of the found postings have it. */
export type FacetValue = {
  /** How many of the postings found have it. */
  count: Scalars['Int']['output'];
  /** The value in words to show. */
  label: Scalars['String']['output'];
  /** The value to filter by. */
  value: Scalars['String']['output'];
};

/** An authenticator app or a passkey of the account. */
export type Factor = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** An authenticator app or a passkey. */
  kind: FactorKind;
  /** When it was last used to sign in or to confirm; null if it never was. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it is called. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Factor;
};

/** What proves that the owner of an account is there. */
export enum FactorKind {
  /** Passkey */
  Passkey = 'PASSKEY',
  /** Authenticator app */
  Totp = 'TOTP'
}

/** A favourite movie, and since when. */
export type FavoriteMovie = {
  /** When it was put on the list. */
  createdAt: Scalars['DateTime']['output'];
  /** The film. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: FavoriteMovie;
};

/** What came back with the browser, and the verifier that was given at the beginning. */
export type FinishInput = {
  /** What the service gave the browser. */
  code: Scalars['String']['input'];
  /** What the service said of itself beside the code, if it did. */
  iss?: InputMaybe<Scalars['String']['input']>;
  /** What comes back with the browser, to be used once. */
  state: Scalars['String']['input'];
  /** A secret of the client that began, which it sends along to finish. */
  verifier: Scalars['String']['input'];
};

/**
 * Link an identity to your account.
 *
 * For signed-in users. Uses what the browser brought back from the service.
 */
export type FinishLinkPayload = {
  /** The identity that is linked. */
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
  /** Since when. */
  createdAt: Scalars['DateTime']['output'];
  /** The user who is followed. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Follow;
};

/** Follow a poll. You are notified when it ends, whether or not you have voted. */
export type FollowPollPayload = {
  /** Whether you follow the poll now. */
  following: Scalars['Boolean']['output'];
  /** The number of the poll. */
  pollId: Scalars['ID']['output'];
};

/** Follow a user. A repeated request changes nothing. */
export type FollowUserPayload = {
  /** How many users follow the user. */
  followersCount: Scalars['Int']['output'];
  /** Whether you follow the user now. */
  following: Scalars['Boolean']['output'];
  /** The number of the user. */
  userId: Scalars['ID']['output'];
};

/** A person at another service, with access to the account. */
export type Identity = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The address that the service named last; empty if it named none. */
  email: Scalars['String']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** When it signed in last, or was linked. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Identity;
};

/** How many interactions of each kind there were. */
export type InteractionTotals = {
  /** How many comments there were. */
  comments: Scalars['Int']['output'];
  /** How many likes there were. */
  likes: Scalars['Int']['output'];
  /** How many shares there were. */
  shares: Scalars['Int']['output'];
};

/** A posting. */
export type Job = {
  /** Those of its applications that you may read, newest first. */
  applications: ApplicationConnection;
  /** Whether it takes applications now. */
  canApply: Scalars['Boolean']['output'];
  /** The industry it stands in. */
  category: JobCategory;
  /** The company that offers the work. */
  company: Company;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The work, in several lines of plain text; empty if there are none. */
  description: Scalars['String']['output'];
  /** How far it is, if it was asked for near a point. */
  distanceKm?: Maybe<Scalars['Float']['output']>;
  /** How much experience is asked for; null if that does not matter. */
  experienceLevel?: Maybe<JobLevel>;
  /** When it closes by itself; null if it stays open until it is closed. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** For how long and how much of the week. */
  jobType: JobType;
  /** Where the work is done; null if it can be done from anywhere. */
  location?: Maybe<JobLocation>;
  /** When it was published. */
  postedAt: Scalars['DateTime']['output'];
  /** What is paid; null if the posting does not say. */
  salary?: Maybe<Salary>;
  /** Its name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
  /** How far it is. */
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
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** An industry; industries stand within industries. */
export type JobCategory = {
  /** The industries that stand directly in this one, by name. */
  children: JobCategoryConnection;
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The open postings that stand directly in this one, newest first. */
  jobs: JobConnection;
  /** The name of the industry. */
  name: Scalars['String']['output'];
  /** The industry it stands in; null at the top of the tree. */
  parent?: Maybe<JobCategory>;
  /** Its name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
};


/** An industry; industries stand within industries. */
export type JobCategoryChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** An industry; industries stand within industries. */
export type JobCategoryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: JobCategory;
};

/** Everything an admin says of an industry. */
export type JobCategoryInput = {
  /** The name of the industry. */
  name: Scalars['String']['input'];
  /** The number of the industry it stands in; null at the top of the tree. */
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** What an admin wants to be different; what is absent stays, null clears. */
export type JobCategoryPatchInput = {
  /** The name of the industry. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The number of the industry it stands in; null at the top of the tree. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Job;
};

/** How many of the found postings have each value of the filters people narrow by. */
export type JobFacets = {
  /** By industry. */
  category: Array<FacetValue>;
  /** By country. */
  country: Array<FacetValue>;
  /** By kind of employment. */
  jobType: Array<FacetValue>;
  /** By where the work is done. */
  workplaceType: Array<FacetValue>;
};

/** Which postings. Several values of one filter mean any of them. */
export type JobFilterInput = {
  /** Ids or slugs of industries; all below them count. */
  category?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Ids or slugs of companies. */
  company?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Only postings in these countries, as two letters of ISO 3166-1. */
  country?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The currency of `salary_min`, as three letters of ISO 4217. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** Only postings that ask for these levels. */
  experienceLevel?: InputMaybe<Array<JobLevel>>;
  /** Whether postings without a salary pass `salary_min`, too. */
  includeUnknownSalary?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only postings of these types. */
  jobType?: InputMaybe<Array<JobType>>;
  /** Only postings in these cities. */
  location?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A point, as latitude,longitude. */
  near?: InputMaybe<Scalars['String']['input']>;
  /** Only postings published in the last so many days. */
  postedWithinDays?: InputMaybe<Scalars['Int']['input']>;
  /** How many kilometres from `near`; 50 unless given. */
  radiusKm?: InputMaybe<Scalars['Float']['input']>;
  /** Only postings that pay at least this much a year. */
  salaryMin?: InputMaybe<Scalars['Decimal']['input']>;
  /** Words, "a phrase", or, -without. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Only postings of these workplaces. */
  workplaceType?: InputMaybe<Array<JobWorkplace>>;
};

/** Everything its author says of a posting. */
export type JobInput = {
  /** The number of the industry. */
  categoryId: Scalars['ID']['input'];
  /** The number of the company. */
  companyId: Scalars['ID']['input'];
  /** The work, in several lines of plain text; empty if there are none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** How much experience is asked for; null if that does not matter. */
  experienceLevel?: InputMaybe<JobLevel>;
  /** When it closes by itself; null if it stays open until it is closed. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** For how long and how much of the week. */
  jobType: JobType;
  /** Where the work is done; null if it can be done from anywhere. */
  location?: InputMaybe<LocationInput>;
  /** What is paid; null if the posting does not say. */
  salary?: InputMaybe<SalaryInput>;
  /** How far it is. */
  status?: InputMaybe<JobStatus>;
  /** The title of the posting. */
  title: Scalars['String']['input'];
  /** Whether the work is done on site, remotely, or both. */
  workplaceType: JobWorkplace;
};

/** How much experience is asked for. */
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

/** A city; of a posting, with the posting's own coordinates. */
export type JobLocation = {
  /** The city. */
  city: Scalars['String']['output'];
  /** The country, as two letters of ISO 3166-1. */
  country: Scalars['String']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Degrees north of the equator, from -90 to 90; null if they are not known. */
  latitude?: Maybe<Scalars['Float']['output']>;
  /** Degrees east of Greenwich, from -180 to 180; null if they are not known. */
  longitude?: Maybe<Scalars['Float']['output']>;
  /** The region, state or county; may be empty. */
  region: Scalars['String']['output'];
};

/** How the found postings are ordered. */
export enum JobOrder {
  /** The nearest to `near` first. */
  Distance = 'DISTANCE',
  /** The newest first. */
  PostedAtDesc = 'POSTED_AT_DESC',
  /** What matches the search best first. */
  Relevance = 'RELEVANCE',
  /** The best paid first, by the least of a full-time year. */
  SalaryDesc = 'SALARY_DESC'
}

/** What is to be different about a posting; what is absent stays, null clears. */
export type JobPatchInput = {
  /** The number of the industry. */
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  /** The number of the company. */
  companyId?: InputMaybe<Scalars['ID']['input']>;
  /** The work, in several lines of plain text; empty if there are none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** How much experience is asked for; null if that does not matter. */
  experienceLevel?: InputMaybe<JobLevel>;
  /** When it closes by itself; null if it stays open until it is closed. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** For how long and how much of the week. */
  jobType?: InputMaybe<JobType>;
  /** Where the work is done; null if it can be done from anywhere. */
  location?: InputMaybe<LocationInput>;
  /** What is paid; null if the posting does not say. */
  salary?: InputMaybe<SalaryInput>;
  /** How far it is. */
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
  /** What one could narrow the search by. */
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

/** What its owner has done with a posting. */
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

/** Where the work is done. */
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
  /** Since when. */
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
  /** How many users like it. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Like;
};

/** Like a post. A repeated request changes nothing. */
export type LikePostPayload = {
  /** Whether you like it now. */
  liked: Scalars['Boolean']['output'];
  /** How many users like it. */
  likesCount: Scalars['Int']['output'];
  /** The post as it is now. */
  post: Post;
};

/** Where a city is. */
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

/** End every session of yours, this one included. */
export type LogoutAllPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** End this session; its tokens are dead from now on. */
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
  /** The wide picture's path. */
  backdropPath?: Maybe<Scalars['String']['output']>;
  /** Where the wide picture is. */
  backdropUrl?: Maybe<Scalars['String']['output']>;
  /** The numbers of its genres. */
  genreIds: Array<Scalars['ID']['output']>;
  /** The number of the film at TMDb. */
  id: Scalars['ID']['output'];
  /** Whether it is on your watchlist. */
  inWatchlist?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you dismissed it. */
  isDismissed?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it is one of your favourites. */
  isFavorite?: Maybe<Scalars['Boolean']['output']>;
  /** Your rating, 0.5 to 10. */
  myRating?: Maybe<Scalars['Float']['output']>;
  /** The language of the film, as two letters of ISO 639-1. */
  originalLanguage: Scalars['String']['output'];
  /** The title in the language of the film. */
  originalTitle: Scalars['String']['output'];
  /** What it is about; empty if the catalogue does not say. */
  overview: Scalars['String']['output'];
  /** Its popularity at TMDb. */
  popularity: Scalars['Float']['output'];
  /** The poster's path below the address of images. */
  posterPath?: Maybe<Scalars['String']['output']>;
  /** Where the poster is. */
  posterUrl?: Maybe<Scalars['String']['output']>;
  /** The day of its first release; null if the catalogue does not say. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** The source of its data. */
  source: MovieSource;
  /** The title in the language that was asked for. */
  title: Scalars['String']['output'];
  /** The average rating, 0 to 10. */
  voteAverage: Scalars['Float']['output'];
  /** How many ratings the mean is made of. */
  voteCount: Scalars['Int']['output'];
};

/** A movie with its details. */
export type MovieDetails = {
  /** Whether it is for adults only. */
  adult: Scalars['Boolean']['output'];
  /** The wide picture's path. */
  backdropPath?: Maybe<Scalars['String']['output']>;
  /** Where the wide picture is. */
  backdropUrl?: Maybe<Scalars['String']['output']>;
  /** The actors of the largest roles. */
  cast: Array<CastMember>;
  /** The names of the directors. */
  directors: Array<Scalars['String']['output']>;
  /** When it was fetched from TMDb. */
  fetchedAt: Scalars['DateTime']['output'];
  /** The numbers of its genres. */
  genreIds: Array<Scalars['ID']['output']>;
  /** Its genres. */
  genres: Array<MovieGenre>;
  /** The number of the film at TMDb. */
  id: Scalars['ID']['output'];
  /** Whether it is on your watchlist. */
  inWatchlist?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you dismissed it. */
  isDismissed?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it is one of your favourites. */
  isFavorite?: Maybe<Scalars['Boolean']['output']>;
  /** Your rating, 0.5 to 10. */
  myRating?: Maybe<Scalars['Float']['output']>;
  /** The language of the film, as two letters of ISO 639-1. */
  originalLanguage: Scalars['String']['output'];
  /** The title in the language of the film. */
  originalTitle: Scalars['String']['output'];
  /** What it is about; empty if the catalogue does not say. */
  overview: Scalars['String']['output'];
  /** Its popularity at TMDb. */
  popularity: Scalars['Float']['output'];
  /** The poster's path below the address of images. */
  posterPath?: Maybe<Scalars['String']['output']>;
  /** Where the poster is. */
  posterUrl?: Maybe<Scalars['String']['output']>;
  /** The day of its first release; null if the catalogue does not say. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** How many minutes it takes. */
  runtime?: Maybe<Scalars['Int']['output']>;
  /** The source of its data. */
  source: MovieSource;
  /** Whether it could not be refreshed. */
  stale: Scalars['Boolean']['output'];
  /** The line of its poster; empty if there is none. */
  tagline: Scalars['String']['output'];
  /** The title in the language that was asked for. */
  title: Scalars['String']['output'];
  /** Trailers and the like. */
  videos: Array<MovieVideo>;
  /** The average rating, 0 to 10. */
  voteAverage: Scalars['Float']['output'];
  /** How many ratings the mean is made of. */
  voteCount: Scalars['Int']['output'];
};

/** A kind of film. */
export type MovieGenre = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name of the genre in the language that was asked for. */
  name: Scalars['String']['output'];
};

/** One page of movies. A stale page could not be refreshed from TMDb. */
export type MoviePage = {
  /** When TMDb was asked. */
  fetchedAt: Scalars['DateTime']['output'];
  /** The number of this page, from 1. */
  page: Scalars['Int']['output'];
  /** The entries of this page. */
  results: Array<Movie>;
  /** Whose description it is: TMDb's, or that of the demo. */
  source: MovieSource;
  /** Whether it is older than it should be, because TMDb did not answer. */
  stale: Scalars['Boolean']['output'];
  /** How many films there are in all. */
  totalCount: Scalars['Int']['output'];
  /** How many pages there are. */
  totalPages: Scalars['Int']['output'];
};

/** Movie preferences of a user. */
export type MoviePreferences = {
  /** The numbers of the genres that are not recommended to you. */
  dislikedGenres: Array<Scalars['ID']['output']>;
  /** Whether films for adults are shown. */
  includeAdult: Scalars['Boolean']['output'];
  /** The language to show films in, as `en-US`; null for English. */
  language?: Maybe<Scalars['String']['output']>;
  /** The numbers of the genres you like. */
  likedGenres: Array<Scalars['ID']['output']>;
  /** The country whose releases count, as two letters; null for none. */
  region?: Maybe<Scalars['String']['output']>;
};

/** Movie preferences of a user. Absent fields get their defaults. */
export type MoviePreferencesInput = {
  /** The numbers of the genres that are not recommended to you. */
  dislikedGenres?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Whether films for adults are shown. */
  includeAdult?: InputMaybe<Scalars['Boolean']['input']>;
  /** The language to show films in, as `en-US`; null for English. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** The numbers of the genres you like. */
  likedGenres?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The country whose releases count, as two letters; null for none. */
  region?: InputMaybe<Scalars['String']['input']>;
};

/** A recommended movie, its score, and the movies of yours that led to it. */
export type MovieRecommendation = {
  /** Those of your films that speak for it. */
  because: Array<RecommendationReason>;
  /** The film. */
  movie: Movie;
  /** How well it suits you; larger is better. */
  score: Scalars['Float']['output'];
};

/** One page of your recommendations, and how they were chosen. */
export type MovieRecommendationPage = {
  /** The number of this page, from 1. */
  page: Scalars['Int']['output'];
  /** The entries of this page. */
  results: Array<MovieRecommendation>;
  /** Whether it comes from your own films, or from what is popular. */
  strategy: MovieRecommendationStrategy;
  /** How many films there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** How movies are chosen for you. */
export enum MovieRecommendationStrategy {
  /** From what is popular, for lack of your own films. */
  ColdStart = 'COLD_START',
  /** From your favourites, ratings and genres. */
  Personal = 'PERSONAL'
}

/** The number of your recommendations after they were recomputed. */
export type MovieRecommendationsReady = {
  /** When the recommendations were computed; null if they never were. */
  computedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many recommendations there are. */
  count: Scalars['Int']['output'];
};

/** How the list is ordered. */
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

/** Where a film is described: at TMDb, or in the catalogue that was invented for the demo. */
export enum MovieSource {
  /** demonstration */
  Demo = 'DEMO',
  /** TMDb */
  Tmdb = 'TMDB'
}

/** Your flags and rating of a movie, and the length of the changed list. */
export type MovieState = {
  /** How many films are on the list that was changed. */
  count: Scalars['Int']['output'];
  /** Whether it is on your watchlist. */
  inWatchlist: Scalars['Boolean']['output'];
  /** Whether it is never recommended to you. */
  isDismissed: Scalars['Boolean']['output'];
  /** Whether it is among your favourites. */
  isFavorite: Scalars['Boolean']['output'];
  /** The number of the film at TMDb. */
  movieId: Scalars['ID']['output'];
  /** Your rating, from 0.5 to 10 in halves; null if you gave none. */
  myRating?: Maybe<Scalars['Float']['output']>;
};

/** A trailer or the like: its key on the site that shows it. */
export type MovieVideo = {
  /** Its id on that site. */
  key: Scalars['String']['output'];
  /** What it is, such as a trailer. */
  kind: Scalars['String']['output'];
  /** The title of the video. */
  name: Scalars['String']['output'];
  /** The site that shows it, such as YouTube. */
  site: Scalars['String']['output'];
};

/** The period of a trend. */
export enum MovieWindow {
  /** Today. */
  Day = 'DAY',
  /** This week. */
  Week = 'WEEK'
}

/** Everything that can be changed. */
export type Mutation = {
  /** Add a comment to a post. Or a reply to another comment of the post. */
  addComment?: Maybe<AddCommentPayload>;
  /** Add a movie to your favourites. A favourite movie is left unchanged. */
  addFavoriteMovie?: Maybe<AddFavoriteMoviePayload>;
  /** Add the passkey that a device has made. The first factor brings recovery codes. */
  addPasskey?: Maybe<AddPasskeyPayload>;
  /** Add a review of a product. For users who have bought it; one per product and user. */
  addReview?: Maybe<AddReviewPayload>;
  /** Add a product to your cart. The quantity is added to what the cart holds of it. */
  addToCart?: Maybe<AddToCartPayload>;
  /** Add a movie to your watchlist. A movie that is on it is left unchanged. */
  addToMovieWatchlist?: Maybe<AddToMovieWatchlistPayload>;
  /** Add a product to your wishlist. A product that is on it stays once. */
  addToWishlist?: Maybe<AddToWishlistPayload>;
  /** Adjust a product's stock. For admins; the stock never falls below zero. */
  adjustStock?: Maybe<AdjustStockPayload>;
  /** Apply to a job. A CV can be attached over REST until the application is opened. */
  applyToJob?: Maybe<ApplyToJobPayload>;
  /** Begin to link an identity at another service to your account. */
  beginLink?: Maybe<BeginLinkPayload>;
  /**
   * Begin to sign in with another service.
   *
   * For everyone. The client sends the browser to the returned address.
   */
  beginSignIn?: Maybe<BeginSignInPayload>;
  /** Block a user. Likes, comments, shares and follows of the user are refused. */
  blockUser?: Maybe<BlockUserPayload>;
  /** Cancel an order. While it is pending; a repeated request changes nothing. */
  cancelOrder?: Maybe<CancelOrderPayload>;
  /** Cast a vote. One per poll and user; the results are included if you may see them. */
  castVote?: Maybe<CastVotePayload>;
  /** Change your password. This session stays, all others end. */
  changePassword?: Maybe<ChangePasswordPayload>;
  /** Change your vote. Refused unless the poll allows changes and is open. */
  changeVote?: Maybe<ChangeVotePayload>;
  /** Clear your cart. An empty cart is left unchanged. */
  clearCart?: Maybe<ClearCartPayload>;
  /** Take a posting down. Applications for it stay and go on. */
  closeJob?: Maybe<CloseJobPayload>;
  /** Close a poll. For its owner and admins; no vote counts after the response. */
  closePoll?: Maybe<ClosePollPayload>;
  /**
   * Confirm a new e-mail address.
   *
   * For holders of the code from the mail. Replaces the address.
   */
  confirmEmailChange?: Maybe<ConfirmEmailChangePayload>;
  /** Confirm the authenticator app with a code. The first factor brings recovery codes. */
  confirmTotp?: Maybe<ConfirmTotpPayload>;
  /** Create a category. For admins; without a parent it is a root. */
  createCategory?: Maybe<CreateCategoryPayload>;
  /** Found a company. An employer owns it from then on. */
  createCompany?: Maybe<CreateCompanyPayload>;
  /** Create a posting. For employers; it is a draft unless its status says otherwise. */
  createJob?: Maybe<CreateJobPayload>;
  /** Add an industry. */
  createJobCategory?: Maybe<CreateJobCategoryPayload>;
  /** Make a token for a script, and see it this once. Its owner is notified. */
  createPersonalAccessToken?: Maybe<CreatePersonalAccessTokenPayload>;
  /** Create a poll. For signed-in users; it has 2 to 20 options, and is stored as a whole. */
  createPoll?: Maybe<CreatePollPayload>;
  /** Create a post. For signed-in users; a quote may have no text of its own. */
  createPost?: Maybe<CreatePostPayload>;
  /** Create a product. For admins; its first stock is recorded in the stock ledger. */
  createProduct?: Maybe<CreateProductPayload>;
  /** Delete a category. For admins; refused while it holds products or categories. */
  deleteCategory?: Maybe<DeleteCategoryPayload>;
  /** Delete a comment. For its author; replies to it stay. */
  deleteComment?: Maybe<DeleteCommentPayload>;
  /** Delete a posting. A posting with applications is closed instead. */
  deleteJob?: Maybe<DeleteJobPayload>;
  /**
   * Delete an industry.
   *
   * For admins. Refused while postings or industries belong to it.
   */
  deleteJobCategory?: Maybe<DeleteJobCategoryPayload>;
  /** Forget a saved search, and get no more mails of it. */
  deleteJobSearch?: Maybe<DeleteJobSearchPayload>;
  /** Delete your account for good. What others rely on stays, without your name. */
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
  /** End this session; its tokens are dead from now on. */
  logout?: Maybe<LogoutPayload>;
  /** End every session of yours, this one included. */
  logoutAll?: Maybe<LogoutAllPayload>;
  /** Mark all your notifications as read. */
  markAllNotificationsRead?: Maybe<MarkAllNotificationsReadPayload>;
  /** Mark a notification as read. Repeating it changes nothing. */
  markNotificationRead?: Maybe<MarkNotificationReadPayload>;
  /** Log in with a passkey alone, and get a pair of tokens. The device verifies its user. */
  passkeyAuth?: Maybe<PasskeyAuthPayload>;
  /** Pay an order. While it is pending; the demonstration provider moves no money. */
  payOrder?: Maybe<PayOrderPayload>;
  /** Place an order. Of the items or of your cart; if a line is refused, nothing is ordered. */
  placeOrder?: Maybe<PlaceOrderPayload>;
  /** Put a posting up, or up again. Without an end it stays up for sixty days. */
  publishJob?: Maybe<PublishJobPayload>;
  /** Rate a movie. From 0.5 to 10 in halves; a later rating replaces an earlier one. */
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
  /** Remove one of your factors. With the last one go the recovery codes. */
  removeFactor?: Maybe<RemoveFactorPayload>;
  /** Remove a movie from your favourites. Another movie is left unchanged. */
  removeFavoriteMovie?: Maybe<RemoveFavoriteMoviePayload>;
  /** Remove a movie from your watchlist. Another movie is left unchanged. */
  removeFromMovieWatchlist?: Maybe<RemoveFromMovieWatchlistPayload>;
  /** Remove a product from your wishlist. Without the product, the list is left unchanged. */
  removeFromWishlist?: Maybe<RemoveFromWishlistPayload>;
  /** Replace your recovery codes. The new ones are shown this once; the former are void. */
  renewRecoveryCodes?: Maybe<RenewRecoveryCodesPayload>;
  /** Report a post to the admins. A repeated request changes nothing. */
  reportPost?: Maybe<ReportPostPayload>;
  /** Ask for a mail that confirms a new address. The present one is notified. */
  requestEmailChange?: Maybe<RequestEmailChangePayload>;
  /** Ask for a mail that sets a new password. The answer is the same for unknown addresses. */
  requestPasswordReset?: Maybe<RequestPasswordResetPayload>;
  /**
   * Send the verification mail again.
   *
   * For signed-in users. A verified address is left unchanged.
   */
  resendVerification?: Maybe<ResendVerificationPayload>;
  /** Set a new password with the code from the mail. Every session ends. */
  resetPassword?: Maybe<ResetPasswordPayload>;
  /** Restore a dismissed movie. It may be recommended to you again. */
  restoreMovie?: Maybe<RestoreMoviePayload>;
  /** End one of your personal access tokens. */
  revokePersonalAccessToken?: Maybe<RevokePersonalAccessTokenPayload>;
  /** End one of your sessions. */
  revokeSession?: Maybe<RevokeSessionPayload>;
  /** Save a posting for later. One that is saved stays so. */
  saveJob?: Maybe<SaveJobPayload>;
  /**
   * Save a search.
   *
   * For signed-in users. New matching postings are mailed; ten searches at most.
   */
  saveJobSearch?: Maybe<SaveJobSearchPayload>;
  /**
   * Set an application's status.
   *
   * For managers of its posting. Only the steps of the table are allowed.
   */
  setApplicationStatus?: Maybe<SetApplicationStatusPayload>;
  /** Replace your movie preferences. Absent fields get their defaults. */
  setMoviePreferences?: Maybe<SetMoviePreferencesPayload>;
  /** Replace your mail preferences. Only the named kinds are sent by mail. */
  setNotificationPreferences?: Maybe<SetNotificationPreferencesPayload>;
  /** Set an order's status. For admins; a cancelled order returns its units to stock. */
  setOrderStatus?: Maybe<SetOrderStatusPayload>;
  /** Share a post. With an optional comment; a repeated request changes nothing. */
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
  /** Get the secret for an authenticator app. It counts once a code has confirmed it. */
  startTotp?: Maybe<StartTotpPayload>;
  /** Sign in and get a pair of tokens. */
  tokenAuth?: Maybe<TokenAuthPayload>;
  /**
   * Complete a log-in with a second factor.
   *
   * For holders of a challenge. Takes a code or a passkey, and returns a pair of tokens.
   */
  tokenAuthSecondFactor?: Maybe<TokenAuthSecondFactorPayload>;
  /** Unblock a user. Another user is left unchanged. */
  unblockUser?: Maybe<UnblockUserPayload>;
  /** Unfollow a poll. A poll that you do not follow is left unchanged. */
  unfollowPoll?: Maybe<UnfollowPollPayload>;
  /** Unfollow a user. Another user is left unchanged. */
  unfollowUser?: Maybe<UnfollowUserPayload>;
  /** Remove your like of a comment. A comment without one is left unchanged. */
  unlikeComment?: Maybe<UnlikeCommentPayload>;
  /** Remove your like of a post. A post without one is left unchanged. */
  unlikePost?: Maybe<UnlikePostPayload>;
  /** Take an identity off your account. The last way to sign in stays. */
  unlinkIdentity?: Maybe<UnlinkIdentityPayload>;
  /** Remove your rating of a movie. A movie without one is left unchanged. */
  unrateMovie?: Maybe<UnrateMoviePayload>;
  /** Forget a saved posting. One that was not saved stays away. */
  unsaveJob?: Maybe<UnsaveJobPayload>;
  /** Remove your share of a post. A post without one is left unchanged. */
  unsharePost?: Maybe<UnsharePostPayload>;
  /** Update an application. For its candidate, until it is opened. */
  updateApplication?: Maybe<UpdateApplicationPayload>;
  /** Update a line of your cart. The quantity replaces the one before. */
  updateCartItem?: Maybe<UpdateCartItemPayload>;
  /** Update a category. For admins; categories below it move with it. */
  updateCategory?: Maybe<UpdateCategoryPayload>;
  /** Update a comment. For its author. */
  updateComment?: Maybe<UpdateCommentPayload>;
  /** Update a company. For its owner and admins. */
  updateCompany?: Maybe<UpdateCompanyPayload>;
  /** Update a posting. For its managers. */
  updateJob?: Maybe<UpdateJobPayload>;
  /** Rename an industry, or move it with all that is below it. */
  updateJobCategory?: Maybe<UpdateJobCategoryPayload>;
  /** Change your profile. What is absent stays, null clears. */
  updateMe?: Maybe<UpdateMePayload>;
  /** Update a poll. For its owner; options and their limits are frozen by the first vote. */
  updatePoll?: Maybe<UpdatePollPayload>;
  /** Update a post. For its author; earlier versions are stored. */
  updatePost?: Maybe<UpdatePostPayload>;
  /** Update a product. For admins; a new stock needs the stock that you have seen. */
  updateProduct?: Maybe<UpdateProductPayload>;
  /**
   * Update an account.
   *
   * For admins. Changes the role, or deactivates or reactivates the account.
   */
  updateUser?: Maybe<UpdateUserPayload>;
  /** Prove an e-mail address with the code from the mail. */
  verifyEmail?: Maybe<VerifyEmailPayload>;
  /** Say whether a token still opens anything. */
  verifyToken?: Maybe<VerifyTokenPayload>;
  /** Take your application back. Asked again, it stays withdrawn. */
  withdrawApplication?: Maybe<WithdrawApplicationPayload>;
  /** Withdraw your vote. Refused unless the poll allows changes and is open. */
  withdrawVote?: Maybe<WithdrawVotePayload>;
};


/** Everything that can be changed. */
export type MutationAddCommentArgs = {
  content: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
  postId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAddFavoriteMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAddPasskeyArgs = {
  challengeToken: Scalars['String']['input'];
  credential: Scalars['String']['input'];
  name: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationAddReviewArgs = {
  body?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  productId: Scalars['ID']['input'];
  rating: Scalars['Int']['input'];
};


/** Everything that can be changed. */
export type MutationAddToCartArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  productId: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};


/** Everything that can be changed. */
export type MutationAddToMovieWatchlistArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAddToWishlistArgs = {
  notify?: InputMaybe<Scalars['Boolean']['input']>;
  productId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAdjustStockArgs = {
  delta: Scalars['Int']['input'];
  productId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationApplyToJobArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: ApplicationInput;
};


/** Everything that can be changed. */
export type MutationBeginLinkArgs = {
  password?: InputMaybe<Scalars['String']['input']>;
  provider: Scalars['String']['input'];
  redirectUri?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationBeginSignInArgs = {
  provider: Scalars['String']['input'];
  redirectUri?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationBlockUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationCancelOrderArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationCastVoteArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  optionIds: Array<Scalars['ID']['input']>;
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationChangePasswordArgs = {
  newPassword: Scalars['String']['input'];
  oldPassword: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationChangeVoteArgs = {
  optionIds: Array<Scalars['ID']['input']>;
  pollId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationCloseJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationClosePollArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationConfirmEmailChangeArgs = {
  token: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationConfirmTotpArgs = {
  code: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationCreateCategoryArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: CategoryInput;
};


/** Everything that can be changed. */
export type MutationCreateCompanyArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: CompanyInput;
};


/** Everything that can be changed. */
export type MutationCreateJobArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: JobInput;
};


/** Everything that can be changed. */
export type MutationCreateJobCategoryArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: JobCategoryInput;
};


/** Everything that can be changed. */
export type MutationCreatePersonalAccessTokenArgs = {
  input: PersonalAccessTokenInput;
};


/** Everything that can be changed. */
export type MutationCreatePollArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: PollInput;
};


/** Everything that can be changed. */
export type MutationCreatePostArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: PostInput;
};


/** Everything that can be changed. */
export type MutationCreateProductArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: ProductInput;
};


/** Everything that can be changed. */
export type MutationDeleteCategoryArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteCommentArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteJobCategoryArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteJobSearchArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteMeArgs = {
  password: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationDeletePollArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeletePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteProductArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDismissMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationFinishLinkArgs = {
  input: FinishInput;
};


/** Everything that can be changed. */
export type MutationFinishSignInArgs = {
  input: FinishInput;
};


/** Everything that can be changed. */
export type MutationFollowPollArgs = {
  id: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationFollowUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationLikeCommentArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationLikePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationMarkNotificationReadArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationPasskeyAuthArgs = {
  challengeToken: Scalars['String']['input'];
  credential: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationPayOrderArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationPlaceOrderArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: OrderInput;
};


/** Everything that can be changed. */
export type MutationPublishJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRateMovieArgs = {
  movieId: Scalars['ID']['input'];
  value: Scalars['Float']['input'];
};


/** Everything that can be changed. */
export type MutationRefreshTokenArgs = {
  refresh: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationRegisterArgs = {
  input: RegisterInput;
};


/** Everything that can be changed. */
export type MutationRemoveCartItemArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRemoveFactorArgs = {
  id: Scalars['ID']['input'];
  input: ConfirmationInput;
};


/** Everything that can be changed. */
export type MutationRemoveFavoriteMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRemoveFromMovieWatchlistArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRemoveFromWishlistArgs = {
  productId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRenewRecoveryCodesArgs = {
  input: ConfirmationInput;
};


/** Everything that can be changed. */
export type MutationReportPostArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationRequestEmailChangeArgs = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationRequestPasswordResetArgs = {
  email: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationResetPasswordArgs = {
  newPassword: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationRestoreMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRevokePersonalAccessTokenArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationSaveJobArgs = {
  jobId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationSaveJobSearchArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: SavedSearchInput;
};


/** Everything that can be changed. */
export type MutationSetApplicationStatusArgs = {
  id: Scalars['ID']['input'];
  note?: InputMaybe<Scalars['String']['input']>;
  status: ApplicationStatus;
};


/** Everything that can be changed. */
export type MutationSetMoviePreferencesArgs = {
  input: MoviePreferencesInput;
};


/** Everything that can be changed. */
export type MutationSetNotificationPreferencesArgs = {
  byMail: Array<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationSetOrderStatusArgs = {
  id: Scalars['ID']['input'];
  status: OrderStatus;
};


/** Everything that can be changed. */
export type MutationSharePostArgs = {
  comment?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationStartPasskeyArgs = {
  input: ConfirmationInput;
};


/** Everything that can be changed. */
export type MutationStartTotpArgs = {
  input: ConfirmationInput;
};


/** Everything that can be changed. */
export type MutationTokenAuthArgs = {
  password: Scalars['String']['input'];
  username: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationTokenAuthSecondFactorArgs = {
  challengeToken: Scalars['String']['input'];
  code?: InputMaybe<Scalars['String']['input']>;
  credential?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationUnblockUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnfollowPollArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnfollowUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnlikeCommentArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnlikePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnlinkIdentityArgs = {
  id: Scalars['ID']['input'];
  password?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationUnrateMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnsaveJobArgs = {
  jobId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnsharePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUpdateApplicationArgs = {
  id: Scalars['ID']['input'];
  input: ApplicationPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateCartItemArgs = {
  id: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};


/** Everything that can be changed. */
export type MutationUpdateCategoryArgs = {
  id: Scalars['ID']['input'];
  input: CategoryPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateCommentArgs = {
  content: Scalars['String']['input'];
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUpdateCompanyArgs = {
  id: Scalars['ID']['input'];
  input: CompanyPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateJobArgs = {
  id: Scalars['ID']['input'];
  input: JobPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateJobCategoryArgs = {
  id: Scalars['ID']['input'];
  input: JobCategoryPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateMeArgs = {
  input: ProfileInput;
};


/** Everything that can be changed. */
export type MutationUpdatePollArgs = {
  id: Scalars['ID']['input'];
  input: PollPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdatePostArgs = {
  id: Scalars['ID']['input'];
  input: PostPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateProductArgs = {
  id: Scalars['ID']['input'];
  input: ProductPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateUserArgs = {
  id: Scalars['ID']['input'];
  input: AccountInput;
};


/** Everything that can be changed. */
export type MutationVerifyEmailArgs = {
  token: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationVerifyTokenArgs = {
  token: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationWithdrawApplicationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationWithdrawVoteArgs = {
  pollId: Scalars['ID']['input'];
};

/** A vote of the viewer. */
export type MyVote = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The options it chooses. */
  optionIds: Array<Scalars['ID']['output']>;
  /** The poll that was voted in. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: MyVote;
};

/** The server and its enabled domains. */
export type Nexus = {
  /** The domains that are enabled. */
  domains: Array<EnabledDomain>;
  /** Its name. */
  name: Scalars['String']['output'];
  /** Its version. */
  version: Scalars['String']['output'];
};

/** A notification of the viewer. */
export type Notification = {
  /** The latest of the users it is about; null if it is about none. */
  actor?: Maybe<User>;
  /** How many users it is about, each counted once. */
  actorCount: Scalars['Int']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** What happened, as one word. */
  kind: Scalars['String']['output'];
  /** The values that the text contains, as a JSON object. */
  payload: Scalars['String']['output'];
  /** When it was marked as read; null until then. */
  readAt?: Maybe<Scalars['DateTime']['output']>;
  /** The id of the object that it links to. */
  targetId: Scalars['ID']['output'];
  /** The kind of object that it links to. */
  targetType: Scalars['String']['output'];
  /** The text to display, such as "Ada and 4 others liked your post." */
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
  /** Continues behind this row. */
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
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Its share of all votes, from 0 to 100. */
  percentage: Scalars['Float']['output'];
  /** The option in words. */
  text: Scalars['String']['output'];
  /** How often it was chosen. */
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
  /** Its id, the same in REST and GraphQL. */
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
  first?: InputMaybe<Scalars['Int']['input']>;
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
  /** Continues behind this row. */
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
  /** Its id, the same in REST and GraphQL. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: OrderEvent;
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
  /** Its id, the same in REST and GraphQL. */
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

/** Where a page stands in its list. */
export type PageInfo = {
  /** The cursor of the last row, to continue `after`. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more rows follow. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows come before. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first row. */
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

/** Pay an order. While it is pending; the demonstration provider moves no money. */
export type PayOrderPayload = {
  /** The order as it is now. */
  order: Order;
};

/** A token for a script, without the token itself. */
export type PersonalAccessToken = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Its last characters, to recognise it by. */
  ending: Scalars['String']['output'];
  /** When it expires. */
  expiresAt: Scalars['DateTime']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** When it last signed a request; null until then. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it is for. */
  name: Scalars['String']['output'];
  /** The networks that it was used from, the latest new one last. */
  networks: Array<Scalars['String']['output']>;
  /** What it may do, as the list of scopes names it. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: PersonalAccessToken;
};

/** A token for a script: what it is for, what it may do, and for how long. */
export type PersonalAccessTokenInput = {
  /** For how many days it is good, 365 at most. */
  expiresInDays: Scalars['Int']['input'];
  /** What it is for. */
  name: Scalars['String']['input'];
  /** The account's password; left out if it has none. */
  password?: InputMaybe<Scalars['String']['input']>;
  /** What it may do, as the list of scopes names it. */
  scopes: Array<Scalars['String']['input']>;
};

/** Place an order. Of the items or of your cart; if a line is refused, nothing is ordered. */
export type PlaceOrderPayload = {
  /** The order as it is now. */
  order: Order;
};

/** A poll, with the results that the viewer may see. */
export type Poll = {
  /** Whether a vote can be changed or withdrawn while the poll is open. */
  allowChange: Scalars['Boolean']['output'];
  /** A word to group polls by; empty if there is none. */
  category: Scalars['String']['output'];
  /** When it was closed; null while it is open. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it was closed: by its owner, or because its time was over. Null while it is open. */
  closedReason?: Maybe<PollClosedReason>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** More about the question, in plain text; empty if there is none. */
  description: Scalars['String']['output'];
  /** When it closes by itself; null if it stays open until its owner closes it. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you have voted. */
  hasVoted: Scalars['Boolean']['output'];
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Whether you are notified when it ends, as its follower. */
  isFollowing: Scalars['Boolean']['output'];
  /** Whether it takes votes. */
  isOpen: Scalars['Boolean']['output'];
  /** Whether everyone finds it; a private poll is opened by its share token. */
  isPublic: Scalars['Boolean']['output'];
  /** How many options a ballot may choose at most. */
  maxChoices: Scalars['Int']['output'];
  /** How many options a ballot has to choose at least. */
  minChoices: Scalars['Int']['output'];
  /** The options you chose. */
  myChoices: Array<Scalars['ID']['output']>;
  /** The options, in the order of the owner. */
  options: Array<PollOption>;
  /** The user who created it. */
  ownerId: Scalars['ID']['output'];
  /** The question, on one line. */
  question: Scalars['String']['output'];
  /** When others than the owner see the results. */
  resultsVisibility: PollVisibility;
  /** Whether you may see the results. */
  resultsVisible: Scalars['Boolean']['output'];
  /** Opens a private poll. Null unless you own the poll. */
  shareToken?: Maybe<Scalars['String']['output']>;
  /** Null while the results are hidden. */
  totalVoters?: Maybe<Scalars['Int']['output']>;
  /** Null while the results are hidden. */
  totalVotes?: Maybe<Scalars['Int']['output']>;
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** Why a poll takes no more votes. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Poll;
};

/** A new poll. */
export type PollInput = {
  /** Whether a vote can be changed or withdrawn while the poll is open. */
  allowChange?: InputMaybe<Scalars['Boolean']['input']>;
  /** A word to group polls by; empty if there is none. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** More about the question, in plain text; empty if there is none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** When it closes by itself; null if it stays open until its owner closes it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whether everyone finds it; a private poll is opened by its share token. */
  isPublic?: InputMaybe<Scalars['Boolean']['input']>;
  /** How many options a ballot may choose at most. */
  maxChoices?: InputMaybe<Scalars['Int']['input']>;
  /** How many options a ballot has to choose at least. */
  minChoices?: InputMaybe<Scalars['Int']['input']>;
  /** What one can choose, in this order. */
  options: Array<Scalars['String']['input']>;
  /** The question, on one line. */
  question: Scalars['String']['input'];
  /** When others than the owner see the results. */
  resultsVisibility?: InputMaybe<PollVisibility>;
};

/** One option of a poll. */
export type PollOption = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** Where it stands among the options, from 0. */
  position: Scalars['Int']['output'];
  /** The option in words. */
  text: Scalars['String']['output'];
  /** The number of ballots that choose it; null while hidden. */
  votes?: Maybe<Scalars['Int']['output']>;
};

/** How the list is ordered. */
export enum PollOrder {
  /** The oldest first. */
  CreatedAtAsc = 'CREATED_AT_ASC',
  /** The newest first. */
  CreatedAtDesc = 'CREATED_AT_DESC',
  /** What closes soonest first. */
  ExpiresAtAsc = 'EXPIRES_AT_ASC',
  /** The most voted first. */
  VotesDesc = 'VOTES_DESC'
}

/** Changes of a poll. Absent fields keep their values, null clears optional ones. */
export type PollPatchInput = {
  /** Whether a vote can be changed or withdrawn while the poll is open. */
  allowChange?: InputMaybe<Scalars['Boolean']['input']>;
  /** A word to group polls by; empty if there is none. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** More about the question, in plain text; empty if there is none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** When it closes by itself; null if it stays open until its owner closes it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whether everyone finds it; a private poll is opened by its share token. */
  isPublic?: InputMaybe<Scalars['Boolean']['input']>;
  /** How many options a ballot may choose at most. */
  maxChoices?: InputMaybe<Scalars['Int']['input']>;
  /** How many options a ballot has to choose at least. */
  minChoices?: InputMaybe<Scalars['Int']['input']>;
  /** What one can choose, in this order. */
  options?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The question, on one line. */
  question?: InputMaybe<Scalars['String']['input']>;
  /** When others than the owner see the results. */
  resultsVisibility?: InputMaybe<PollVisibility>;
};

/** The results of a poll. The version grows with every change. */
export type PollResults = {
  /** The moment these numbers are of. */
  asOf: Scalars['DateTime']['output'];
  /** Whether it takes votes now. */
  isOpen: Scalars['Boolean']['output'];
  /** Each option with its votes. */
  options: Array<OptionResult>;
  /** The number of the poll. */
  pollId: Scalars['ID']['output'];
  /** How many users have voted. */
  totalVoters: Scalars['Int']['output'];
  /** How often an option was chosen, in all ballots together. */
  totalVotes: Scalars['Int']['output'];
  /** A number that grows with every change of the results. */
  version: Scalars['Int']['output'];
};

/** Whether polls take votes. */
export enum PollStatus {
  /** It was closed, or its time is over. */
  Closed = 'CLOSED',
  /** It takes votes. */
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
  /** Its comments, from the first. */
  comments: CommentConnection;
  /** How many comments it has, replies included. */
  commentsCount: Scalars['Int']['output'];
  /** The text, several lines if need be; empty for a share without words. */
  content: Scalars['String']['output'];
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When its text was last changed; null if it never was. */
  editedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The address of a picture (http or https); null if there is none. */
  imageUrl?: Maybe<Scalars['String']['output']>;
  /** Whether it quotes another post, even one that is gone. */
  isQuote: Scalars['Boolean']['output'];
  /** Whether you like it. */
  likedByMe: Scalars['Boolean']['output'];
  /** Its likes, the latest first. */
  likes: LikeConnection;
  /** How many users like it. */
  likesCount: Scalars['Int']['output'];
  /** Whether you share it. */
  sharedByMe: Scalars['Boolean']['output'];
  /** The quoted post; null if it was deleted or you may not see it. */
  sharedPost?: Maybe<Post>;
  /** How many users have shared it. */
  sharesCount: Scalars['Int']['output'];
  /** Who can read it: everyone, or the followers of the author alone. */
  visibility: PostVisibility;
};


/** A post with its current counters. */
export type PostCommentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A post with its current counters. */
export type PostLikesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Interactions with a post by day. */
export type PostAnalytics = {
  /** Each day, those without any interaction included. */
  days: Array<DayOfInteractions>;
  /** The first day. */
  from: Scalars['Date']['output'];
  /** The number of the post. */
  postId: Scalars['ID']['output'];
  /** The last day. */
  to: Scalars['Date']['output'];
  /** The sums of all days. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Post;
};

/** Which posts, and in which order. */
export type PostFilterInput = {
  /** Only posts of the user with this number. */
  author?: InputMaybe<Scalars['ID']['input']>;
  /** Only posts with a picture, or only those without one. */
  hasMedia?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only posts with these words. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Only posts from this moment on. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only posts before this moment. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A new post. A quote may have no text of its own. */
export type PostInput = {
  /** The text, several lines if need be; empty for a share without words. */
  content?: InputMaybe<Scalars['String']['input']>;
  /** The address of a picture (http or https); null if there is none. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  /** The number of the post that it quotes; null for a post of its own. */
  quoteOf?: InputMaybe<Scalars['ID']['input']>;
  /** Who can read it: everyone, or the followers of the author alone. */
  visibility?: InputMaybe<PostVisibility>;
};

/** An interaction with a post, and its counters afterwards. */
export type PostInteraction = {
  /** How many comments it has, replies included. */
  commentsCount: Scalars['Int']['output'];
  /** What was done. */
  kind: PostInteractionKind;
  /** How many users like it. */
  likesCount: Scalars['Int']['output'];
  /** The number of the post. */
  postId: Scalars['ID']['output'];
  /** How many users have shared it. */
  sharesCount: Scalars['Int']['output'];
};

/** A kind of interaction with a post. */
export enum PostInteractionKind {
  /** A comment was added. */
  Comment = 'COMMENT',
  /** A comment was deleted. */
  CommentDeleted = 'COMMENT_DELETED',
  /** Liked by one more user. */
  Like = 'LIKE',
  /** The post was deleted; nothing more comes of it. */
  PostDeleted = 'POST_DELETED',
  /** The post itself was changed. */
  PostUpdated = 'POST_UPDATED',
  /** Shared by one more user. */
  Share = 'SHARE',
  /** Liked by one user less. */
  Unlike = 'UNLIKE',
  /** Shared by one user less. */
  Unshare = 'UNSHARE'
}

/** The order of posts. Pages of a ranked order show one snapshot of the ranking. */
export enum PostOrder {
  /** What is liked, discussed and shared now, the more so the newer it is. */
  Hot = 'HOT',
  /** The most liked first. */
  MostLiked = 'MOST_LIKED',
  /** The newest first. */
  New = 'NEW'
}

/** Changes of a post. Absent fields keep their values, null clears optional ones. */
export type PostPatchInput = {
  /** The text, several lines if need be; empty for a share without words. */
  content?: InputMaybe<Scalars['String']['input']>;
  /** The address of a picture (http or https); null if there is none. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  /** Who can read it: everyone, or the followers of the author alone. */
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
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The largest quantity in one order; null if there is no limit. */
  maxPerOrder?: Maybe<Scalars['Int']['output']>;
  /** The name of the product, on one line. */
  name: Scalars['String']['output'];
  /** The price of one unit. */
  price: Scalars['Decimal']['output'];
  /** The mean of its ratings; 0 without any. */
  rating: Scalars['Float']['output'];
  /** The number of reviews. */
  ratingCount: Scalars['Int']['output'];
  /** Its reviews, newest first. */
  reviews: ProductReviewConnection;
  /** The stock keeping unit, unique among products; null if the product has none. */
  sku?: Maybe<Scalars['String']['output']>;
  /** Its name in a URL: lower-case letters, digits and hyphens, not only digits. */
  slug: Scalars['String']['output'];
  /** The number of units that can be ordered now. */
  stock: Scalars['Int']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};


/** A product, with its price and stock. */
export type ProductReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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
  /** Continues behind this row. */
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
  /** Only products with these words in name or description, or this in the name. */
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

/** How the list is ordered. */
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
  /** Its id, the same in REST and GraphQL. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: ProductReview;
};

/** What to change in one's profile: absent keeps, null clears. */
export type ProfileInput = {
  /** The URL of a picture; empty if there is none. */
  avatarUrl?: InputMaybe<Scalars['String']['input']>;
  /** The name to show; empty if none was chosen. */
  displayName?: InputMaybe<Scalars['String']['input']>;
};

/** Put a posting up, or up again. Without an end it stays up for sixty days. */
export type PublishJobPayload = {
  /** The posting. */
  job: Job;
};

/** Everything that can be read. */
export type Query = {
  /** Get an application. For its candidate and managers of its posting. */
  application?: Maybe<Application>;
  /** Get your cart. It is empty until you add a product. */
  cart?: Maybe<Cart>;
  /** List the categories. They are ordered by name. */
  categories?: Maybe<CategoryConnection>;
  /** Get a category. By its id or its slug. */
  category?: Maybe<Category>;
  /** List comments of a post. From the first, or only the replies to one. */
  comments?: Maybe<CommentConnection>;
  /** The companies, by name. */
  companies?: Maybe<CompanyConnection>;
  /** One company, by its id or its slug. */
  company?: Maybe<Company>;
  /** Discover movies by genre and year. */
  discoverMovies?: Maybe<MoviePage>;
  /** List your dismissed movies. */
  dismissedMovies?: Maybe<DismissedMovieConnection>;
  /** List your favourites. The newest is first. */
  favoriteMovies?: Maybe<FavoriteMovieConnection>;
  /** List your home feed. Posts of users you follow, newest first. */
  feed?: Maybe<PostConnection>;
  /** List followers of a user. The latest is first. */
  followers?: Maybe<FollowConnection>;
  /** List users that a user follows. The latest is first. */
  following?: Maybe<FollowConnection>;
  /** Check whether you follow a user. False for anonymous viewers. */
  isFollowing?: Maybe<Scalars['Boolean']['output']>;
  /** One posting, by its id or its slug. Drafts are for those who manage them. */
  job?: Maybe<Job>;
  /** The applications for a posting that you manage, newest first. */
  jobApplications?: Maybe<ApplicationConnection>;
  /** The industries, by name. */
  jobCategories?: Maybe<JobCategoryConnection>;
  /** One industry, by its id or its slug. */
  jobCategory?: Maybe<JobCategory>;
  /** The busiest places whose name has this part. */
  jobLocations?: Maybe<Array<CountedLocation>>;
  /** The open postings that fit. */
  jobs?: Maybe<JobSearchConnection>;
  /** The postings you manage, drafts too. An admin sees everybody's. */
  managedJobs?: Maybe<JobConnection>;
  /** Your own account. */
  me?: Maybe<Account>;
  /** Get a movie with its details. */
  movie?: Maybe<MovieDetails>;
  /** List the genres. */
  movieGenres?: Maybe<Array<MovieGenre>>;
  /** Get your movie preferences. */
  moviePreferences?: Maybe<MoviePreferences>;
  /** List movies that TMDb recommends with a movie. */
  movieRecommendations?: Maybe<MoviePage>;
  /** List your watchlist. The newest is first. */
  movieWatchlist?: Maybe<WatchlistMovieConnection>;
  /** Your own applications, newest first. */
  myApplications?: Maybe<ApplicationConnection>;
  /** Export your data. Everything that is stored about you, as JSON text. */
  myExport?: Maybe<Scalars['String']['output']>;
  /** Your authenticator app and your passkeys, oldest first. */
  myFactors?: Maybe<FactorConnection>;
  /** List your linked identities. They can sign in to your account. */
  myIdentities?: Maybe<IdentityConnection>;
  /** List your personal access tokens. The newest is first. */
  myPersonalAccessTokens?: Maybe<PersonalAccessTokenConnection>;
  /** List your own polls. Private ones are included. */
  myPolls?: Maybe<PollConnection>;
  /** How many of your recovery codes are left. */
  myRecoveryCodes?: Maybe<RecoveryCodes>;
  /** Your sessions that still go on, last used first. */
  mySessions?: Maybe<SessionConnection>;
  /** List your own votes. The newest is first. */
  myVotes?: Maybe<MyVoteConnection>;
  /** Get the server's version and its enabled domains. */
  nexus?: Maybe<Nexus>;
  /** Your choice of mail for every kind of notification. */
  notificationPreferences?: Maybe<Array<NotificationPreference>>;
  /** Your notifications, newest first. */
  notifications?: Maybe<NotificationConnection>;
  /** Get an order. One of yours; admins may get every order. */
  order?: Maybe<Order>;
  /** List your orders. The newest is first; admins see every order. */
  orders?: Maybe<OrderConnection>;
  /** List the scopes of access tokens. The widest is first. */
  personalAccessTokenScopes: Array<Scope>;
  /** Get a poll. Others need the share token to see a private one. */
  poll?: Maybe<Poll>;
  /** Get a poll's results. Refused while they are hidden from you. */
  pollResults?: Maybe<PollResults>;
  /** List the public polls. Numbers that you may not see are null. */
  polls?: Maybe<PollConnection>;
  /** List popular movies. */
  popularMovies?: Maybe<MoviePage>;
  /** Get a post. Posts that you may not see are not found. */
  post?: Maybe<Post>;
  /** What people did with one of your posts, day by day. */
  postAnalytics?: Maybe<PostAnalytics>;
  /** List posts that you may see. The newest is first, unless ranked. */
  posts?: Maybe<PostConnection>;
  /** Get a product. By its id or its slug. */
  product?: Maybe<Product>;
  /** List the products on sale. The newest is first by default. */
  products?: Maybe<ProductConnection>;
  /** List your recommendations. Each has its reasons. */
  recommendedMovies?: Maybe<MovieRecommendationPage>;
  /** The searches you are mailed about, oldest first. */
  savedJobSearches?: Maybe<SavedSearchConnection>;
  /** The postings you have saved, newest first. */
  savedJobs?: Maybe<SavedJobConnection>;
  /** Search movies by title. */
  searchMovies?: Maybe<MoviePage>;
  /** The services that one may sign in with. */
  signInProviders?: Maybe<Array<SignInProvider>>;
  /** List movies similar to a movie. */
  similarMovies?: Maybe<MoviePage>;
  /** List top-rated movies. */
  topRatedMovies?: Maybe<MoviePage>;
  /** List trending movies. Of today or of this week. */
  trendingMovies?: Maybe<MoviePage>;
  /** List trending posts. Public posts of a day or week by activity. */
  trendingPosts?: Maybe<PostConnection>;
  /** The number of your unread notifications. */
  unreadNotificationCount?: Maybe<Scalars['Int']['output']>;
  /** List upcoming movies. */
  upcomingMovies?: Maybe<MoviePage>;
  /** What anybody may know of somebody. */
  user?: Maybe<User>;
  /** The accounts, for admins. */
  users?: Maybe<AccountConnection>;
  /** List your wishlist. The newest product is first. */
  wishlist?: Maybe<WishlistItemConnection>;
};


/** Everything that can be read. */
export type QueryApplicationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryCategoriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  root?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Everything that can be read. */
export type QueryCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryCommentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
  postId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryCompaniesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryCompanyArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryDiscoverMoviesArgs = {
  filter?: InputMaybe<DiscoverMoviesInput>;
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryDismissedMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryFavoriteMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryFeedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryFollowersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  userId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryFollowingArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  userId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryIsFollowingArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryJobArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryJobApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  jobId: Scalars['ID']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ApplicationStatus>;
};


/** Everything that can be read. */
export type QueryJobCategoriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryJobCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryJobLocationsArgs = {
  q?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<JobFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<JobOrder>;
};


/** Everything that can be read. */
export type QueryManagedJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<JobStatus>;
};


/** Everything that can be read. */
export type QueryMovieArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryMovieGenresArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryMovieRecommendationsArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMovieWatchlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMyApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ApplicationStatus>;
};


/** Everything that can be read. */
export type QueryMyFactorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMyIdentitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMyPersonalAccessTokensArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMyPollsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMySessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMyVotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryNotificationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  unread?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Everything that can be read. */
export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<OrderStatus>;
};


/** Everything that can be read. */
export type QueryPollArgs = {
  id: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryPollResultsArgs = {
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryPollsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  author?: InputMaybe<Scalars['ID']['input']>;
  category?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PollOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<PollStatus>;
};


/** Everything that can be read. */
export type QueryPopularMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryPostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryPostAnalyticsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  id: Scalars['ID']['input'];
  to?: InputMaybe<Scalars['Date']['input']>;
};


/** Everything that can be read. */
export type QueryPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PostFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PostOrder>;
};


/** Everything that can be read. */
export type QueryProductArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProductFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
};


/** Everything that can be read. */
export type QueryRecommendedMoviesArgs = {
  page?: InputMaybe<Scalars['Int']['input']>;
  strategy?: InputMaybe<MovieRecommendationStrategy>;
};


/** Everything that can be read. */
export type QuerySavedJobSearchesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QuerySavedJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QuerySearchMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  q: Scalars['String']['input'];
  year?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QuerySimilarMoviesArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryTopRatedMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryTrendingMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<MovieWindow>;
};


/** Everything that can be read. */
export type QueryTrendingPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<TrendingWindow>;
};


/** Everything that can be read. */
export type QueryUpcomingMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AccountFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryWishlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Rate a movie. From 0.5 to 10 in halves; a later rating replaces an earlier one. */
export type RateMoviePayload = {
  /** What you keep of the film now. */
  state: MovieState;
};

/** A film of yours that speaks for another. */
export type RecommendationReason = {
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The title in the language that was asked for. */
  title: Scalars['String']['output'];
};

/** The recovery codes of the account: how many, but not which. */
export type RecoveryCodes = {
  /** When they were made; null if there are none. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many were not used. */
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
  /** Seconds until the access token expires. */
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
  /** USER or EMPLOYER; USER if it is left out. */
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

/** Remove one of your factors. With the last one go the recovery codes. */
export type RemoveFactorPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Remove a movie from your favourites. Another movie is left unchanged. */
export type RemoveFavoriteMoviePayload = {
  /** What you keep of the film now. */
  state: MovieState;
};

/** Remove a movie from your watchlist. Another movie is left unchanged. */
export type RemoveFromMovieWatchlistPayload = {
  /** What you keep of the film now. */
  state: MovieState;
};

/** Remove a product from your wishlist. Without the product, the list is left unchanged. */
export type RemoveFromWishlistPayload = {
  /** The state of the wishlist as it is now. */
  wish: WishState;
};

/** Replace your recovery codes. The new ones are shown this once; the former are void. */
export type RenewRecoveryCodesPayload = {
  /** Each stands in for a factor once. They are shown this once. */
  recoveryCodes: Array<Scalars['String']['output']>;
};

/** Report a post to the admins. A repeated request changes nothing. */
export type ReportPostPayload = {
  /** The number of the post. */
  postId: Scalars['ID']['output'];
  /** Whether you have reported it. */
  reported: Scalars['Boolean']['output'];
};

/** Ask for a mail that confirms a new address. The present one is notified. */
export type RequestEmailChangePayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Ask for a mail that sets a new password. The answer is the same for unknown addresses. */
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

/** Set a new password with the code from the mail. Every session ends. */
export type ResetPasswordPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Restore a dismissed movie. It may be recommended to you again. */
export type RestoreMoviePayload = {
  /** What you keep of the film now. */
  state: MovieState;
};

/** A CV, and where it can be fetched for five minutes without a token. */
export type Resume = {
  /** When the link stops working. */
  expiresAt: Scalars['DateTime']['output'];
  /** Its media type, such as `application/pdf`. */
  mediaType: Scalars['String']['output'];
  /** The name of the file. */
  name: Scalars['String']['output'];
  /** Where it can be fetched without a token. */
  url: Scalars['String']['output'];
};

/** End one of your personal access tokens. */
export type RevokePersonalAccessTokenPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** End one of your sessions. */
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

/** What is paid, and the least of it over a full-time year. */
export type Salary = {
  /** The least of it over a full-time year, by which postings are compared. */
  annualMin?: Maybe<Scalars['Decimal']['output']>;
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['output'];
  /** The most that is paid in the period; null if there is no upper end. */
  max?: Maybe<Scalars['Decimal']['output']>;
  /** The least that is paid in the period; null if there is no lower end. */
  min?: Maybe<Scalars['Decimal']['output']>;
  /** What the amounts are paid for: an hour, a day, a week, a month or a year. */
  period: SalaryPeriod;
};

/** What is paid. One end of the range may be left open. */
export type SalaryInput = {
  /** The currency of the amounts beside it, as three letters of ISO 4217. */
  currency: Scalars['String']['input'];
  /** The most that is paid in the period; null if there is no upper end. */
  max?: InputMaybe<Scalars['Decimal']['input']>;
  /** The least that is paid in the period; null if there is no lower end. */
  min?: InputMaybe<Scalars['Decimal']['input']>;
  /** What the amounts are paid for: an hour, a day, a week, a month or a year. */
  period: SalaryPeriod;
};

/** How often a salary is paid. */
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

/** Save a posting for later. One that is saved stays so. */
export type SaveJobPayload = {
  /** The state of the list as it is now. */
  saved: SavedState;
};

/**
 * Save a search.
 *
 * For signed-in users. New matching postings are mailed; ten searches at most.
 */
export type SaveJobSearchPayload = {
  /** The saved search. */
  savedSearch: SavedSearch;
};

/** A posting that was saved. */
export type SavedJob = {
  /** Its id, the same in REST and GraphQL. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: SavedJob;
};

/** What a saved search looks for; null is what it does not say. */
export type SavedQuery = {
  /** Only postings of these industries and those below them, by slug. */
  category?: Maybe<Array<Scalars['ID']['output']>>;
  /** Only postings of these companies, by slug. */
  company?: Maybe<Array<Scalars['ID']['output']>>;
  /** Only postings in these countries, as two letters of ISO 3166-1. */
  country?: Maybe<Array<Scalars['String']['output']>>;
  /** The currency of `salary_min`, as three letters of ISO 4217. */
  currency?: Maybe<Scalars['String']['output']>;
  /** Only postings that ask for these levels. */
  experienceLevel?: Maybe<Array<Scalars['String']['output']>>;
  /** Whether postings without a salary pass `salary_min`, too. */
  includeUnknownSalary?: Maybe<Scalars['Boolean']['output']>;
  /** Only postings of these types. */
  jobType?: Maybe<Array<Scalars['String']['output']>>;
  /** Only postings in these cities. */
  location?: Maybe<Array<Scalars['String']['output']>>;
  /** Only postings near this point, as `latitude,longitude`. */
  near?: Maybe<Scalars['String']['output']>;
  /** Only postings published in the last so many days. */
  postedWithinDays?: Maybe<Scalars['Int']['output']>;
  /** How many kilometres from `near`; 50 unless given. */
  radiusKm?: Maybe<Scalars['Float']['output']>;
  /** Only postings that pay at least this much a year. */
  salaryMin?: Maybe<Scalars['Decimal']['output']>;
  /** Words of title, description or company; quotation marks keep words together. */
  search?: Maybe<Scalars['String']['output']>;
  /** Only postings of these workplaces. */
  workplaceType?: Maybe<Array<Scalars['String']['output']>>;
};

/** A saved search, with mails about new postings. */
export type SavedSearch = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** How often new postings come by mail. */
  frequency: SavedSearchFrequency;
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** When it last looked for new postings; null before the first time. */
  lastRunAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the search is called; empty if it has no name. */
  name: Scalars['String']['output'];
  /** What it looks for, in the words of the filters of the list of postings. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: SavedSearch;
};

/** How often a mail may come. */
export enum SavedSearchFrequency {
  /** Daily */
  Daily = 'DAILY',
  /** Weekly */
  Weekly = 'WEEKLY'
}

/** A search to be mailed about. */
export type SavedSearchInput = {
  /** How often new postings come by mail. */
  frequency?: InputMaybe<SavedSearchFrequency>;
  /** What the search is called; empty if it has no name. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What it looks for, in the words of the filters of the list of postings. */
  query: JobFilterInput;
};

/** Whether a posting is saved, and how many are. */
export type SavedState = {
  /** How many postings are saved. */
  count: Scalars['Int']['output'];
  /** Whether the posting is saved. */
  isSaved: Scalars['Boolean']['output'];
  /** The number of the posting. */
  jobId: Scalars['ID']['output'];
};

/** Something that a personal access token may be allowed. */
export type Scope = {
  /** What it allows, as a sentence. */
  description: Scalars['String']['output'];
  /** Its name: `read`, `write`, or one of them for one part of the server. */
  name: Scalars['String']['output'];
};

/** One sign-in on one device. */
export type Session = {
  /** Where it was last seen. */
  address?: Maybe<Scalars['String']['output']>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the one that asks. */
  current: Scalars['Boolean']['output'];
  /** What the device calls itself. */
  device: Scalars['String']['output'];
  /** When it ends, although its tokens are exchanged in time. */
  expiresAt: Scalars['DateTime']['output'];
  /** Its id, the same in REST and GraphQL. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Session;
};

/**
 * Set an application's status.
 *
 * For managers of its posting. Only the steps of the table are allowed.
 */
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

/** Share a post. With an optional comment; a repeated request changes nothing. */
export type SharePostPayload = {
  /** The post as it is now. */
  post: Post;
  /** Whether you share it now. */
  shared: Scalars['Boolean']['output'];
  /** How many users have shared it. */
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
  /** Its name in the API. */
  name: Scalars['String']['output'];
  /** Its name to show. */
  title: Scalars['String']['output'];
};

/**
 * Start a confirmation by passkey.
 *
 * For signed-in users. The passkey confirms a change of the second factors.
 */
export type StartConfirmationPayload = {
  /** The token of the challenge: good for five minutes, one answer and this purpose alone. */
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
  /** The token of the challenge: good for five minutes, one answer and this purpose alone. */
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
  /** The token of the challenge: good for five minutes, one answer and this purpose alone. */
  challengeToken: Scalars['String']['output'];
  /** The number of seconds until it expires. */
  expiresIn: Scalars['Int']['output'];
  /** The options for `parseCreationOptionsFromJSON()`, as text. */
  options: Scalars['String']['output'];
};

/** Get the secret for an authenticator app. It counts once a code has confirmed it. */
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
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The product. */
  product: Product;
  /** The reason for the change. */
  reason: Scalars['String']['output'];
};

/** Everything that can be watched. */
export type Subscription = {
  /** The applications that come in for a posting that you manage. */
  applicationReceived: Application;
  /** The steps that your own applications take. */
  applicationStatusChanged: ApplicationEvent;
  /** New comments of a post, as they come. */
  commentAdded: Comment;
  /** Your new notifications. A grouped one is sent again with each new actor. */
  notificationAdded: Notification;
  /** Stream new orders. For admins; sends each order once. */
  orderPlaced?: Maybe<Order>;
  /** Stream an order. Sends it at once and after every change of its status. */
  orderUpdated?: Maybe<Order>;
  /** Stream a poll's results. Sends them at once and after every change. */
  pollResults?: Maybe<PollResults>;
  /** New posts that you may see, as they come. */
  postAdded: Post;
  /** What is done with a post, and its counters afterwards. */
  postInteraction: PostInteraction;
  /** Stream a product. Sends it at once and whenever its stock changes. */
  productStockChanged?: Maybe<Product>;
  /** Stream updates of your recommendations. */
  recommendationsReady: MovieRecommendationsReady;
};


/** Everything that can be watched. */
export type SubscriptionApplicationReceivedArgs = {
  jobId: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionCommentAddedArgs = {
  postId: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionOrderUpdatedArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionPollResultsArgs = {
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be watched. */
export type SubscriptionPostAddedArgs = {
  authorId?: InputMaybe<Scalars['ID']['input']>;
};


/** Everything that can be watched. */
export type SubscriptionPostInteractionArgs = {
  postId: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionProductStockChangedArgs = {
  id: Scalars['ID']['input'];
};

/** Sign in and get a pair of tokens. */
export type TokenAuthPayload = {
  /** The access token for `Authorization: Bearer`, valid for 15 minutes. */
  access: Scalars['String']['output'];
  /** Seconds until the access token expires. */
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

/** Unblock a user. Another user is left unchanged. */
export type UnblockUserPayload = {
  /** Whether you block the user now: neither of you sees the other's posts. */
  blocked: Scalars['Boolean']['output'];
  /** The number of the user. */
  userId: Scalars['ID']['output'];
};

/** Unfollow a poll. A poll that you do not follow is left unchanged. */
export type UnfollowPollPayload = {
  /** Whether you follow the poll now. */
  following: Scalars['Boolean']['output'];
  /** The number of the poll. */
  pollId: Scalars['ID']['output'];
};

/** Unfollow a user. Another user is left unchanged. */
export type UnfollowUserPayload = {
  /** How many users follow the user. */
  followersCount: Scalars['Int']['output'];
  /** Whether you follow the user now. */
  following: Scalars['Boolean']['output'];
  /** The number of the user. */
  userId: Scalars['ID']['output'];
};

/** Remove your like of a comment. A comment without one is left unchanged. */
export type UnlikeCommentPayload = {
  /** The comment as it is now. */
  comment: Comment;
  /** Whether you like it now. */
  liked: Scalars['Boolean']['output'];
  /** How many users like it. */
  likesCount: Scalars['Int']['output'];
};

/** Remove your like of a post. A post without one is left unchanged. */
export type UnlikePostPayload = {
  /** Whether you like it now. */
  liked: Scalars['Boolean']['output'];
  /** How many users like it. */
  likesCount: Scalars['Int']['output'];
  /** The post as it is now. */
  post: Post;
};

/** Take an identity off your account. The last way to sign in stays. */
export type UnlinkIdentityPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Remove your rating of a movie. A movie without one is left unchanged. */
export type UnrateMoviePayload = {
  /** What you keep of the film now. */
  state: MovieState;
};

/** Forget a saved posting. One that was not saved stays away. */
export type UnsaveJobPayload = {
  /** The state of the list as it is now. */
  saved: SavedState;
};

/** Remove your share of a post. A post without one is left unchanged. */
export type UnsharePostPayload = {
  /** The post as it is now. */
  post: Post;
  /** Whether you share it now. */
  shared: Scalars['Boolean']['output'];
  /** How many users have shared it. */
  sharesCount: Scalars['Int']['output'];
};

/** Update an application. For its candidate, until it is opened. */
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

/** Update a comment. For its author. */
export type UpdateCommentPayload = {
  /** The comment as it is now. */
  comment: Comment;
};

/** Update a company. For its owner and admins. */
export type UpdateCompanyPayload = {
  /** The company that offers the work. */
  company: Company;
};

/** Rename an industry, or move it with all that is below it. */
export type UpdateJobCategoryPayload = {
  /** The industry as it is now. */
  jobCategory: JobCategory;
};

/** Update a posting. For its managers. */
export type UpdateJobPayload = {
  /** The posting. */
  job: Job;
};

/** Change your profile. What is absent stays, null clears. */
export type UpdateMePayload = {
  /** The account. */
  user: Account;
};

/** Update a poll. For its owner; options and their limits are frozen by the first vote. */
export type UpdatePollPayload = {
  /** The poll as it is now. */
  poll: Poll;
};

/** Update a post. For its author; earlier versions are stored. */
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
  /** Its id, the same in REST and GraphQL. */
  id: Scalars['ID']['output'];
  /** The name to sign in with, unique regardless of letter case. */
  username: Scalars['String']['output'];
};

/** Prove an e-mail address with the code from the mail. */
export type VerifyEmailPayload = {
  /** Always true: a refusal is returned as an error instead. */
  ok: Scalars['Boolean']['output'];
};

/** Say whether a token still opens anything. */
export type VerifyTokenPayload = {
  /** Whether it is accepted now. */
  active: Scalars['Boolean']['output'];
  /** When it expires. */
  expiresAt: Scalars['DateTime']['output'];
  /** access or refresh */
  type: Scalars['String']['output'];
};

/** A counted vote, and the results if the voter may see them. */
export type Vote = {
  /** The number of the ballot. */
  ballotId: Scalars['ID']['output'];
  /** The numbers of the options that are chosen. */
  optionIds: Array<Scalars['ID']['output']>;
  /** The number of the poll. */
  pollId: Scalars['ID']['output'];
  /** The results with this vote; null while they are hidden. */
  results?: Maybe<PollResults>;
};

/** A movie on your watchlist, and since when. */
export type WatchlistMovie = {
  /** When it was put on the list. */
  createdAt: Scalars['DateTime']['output'];
  /** The film. */
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
  /** Continues behind this row. */
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
  /** Its id, the same in REST and GraphQL. */
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
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: WishlistItem;
};

/** Take your application back. Asked again, it stays withdrawn. */
export type WithdrawApplicationPayload = {
  /** The application as it is now. */
  application: Application;
};

/** Withdraw your vote. Refused unless the poll allows changes and is open. */
export type WithdrawVotePayload = {
  /** The number of the poll. */
  pollId: Scalars['ID']['output'];
};
